# Stands for the official image where that cannot be pulled: its paths, user and variables, as far as docker-compose.yml uses them.
FROM proof/java:25
RUN useradd --uid 1000 appuser && install -d -o appuser /var/lib/kafka/data /opt/kafka/config
COPY libs/ /opt/kafka/libs/
COPY run /etc/kafka/docker/run
RUN install -d /opt/kafka/bin \
  && printf '#!/bin/bash\nexec java -XX:TieredStopAtLevel=1 -cp "/opt/kafka/libs/*" org.apache.kafka.tools.TopicCommand "$@"\n' >/opt/kafka/bin/kafka-topics.sh \
  && chmod +x /opt/kafka/bin/kafka-topics.sh /etc/kafka/docker/run
USER appuser
VOLUME /var/lib/kafka/data
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]
