# Stands for the official image where that cannot be pulled, as far as docker-compose.yml uses it.
FROM proof/java:25
RUN useradd --system --uid 999 postgres && install -d -o postgres /var/lib/postgresql
COPY binaries/ /usr/lib/postgresql/18/
COPY run /usr/local/bin/run
RUN chmod 755 /usr/local/bin/run
USER postgres
VOLUME /var/lib/postgresql
EXPOSE 5432
CMD ["/usr/local/bin/run"]
