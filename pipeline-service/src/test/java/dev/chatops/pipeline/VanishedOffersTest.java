package dev.chatops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.JobQueuedDeserializer;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Records of the work queue that disappear without a claim. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class VanishedOffersTest {

    @Inject
    TestJobs jobs;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Test
    void aJobWhoseOfferWasConsumedWithoutAClaimIsQueuedAgainAndThoseBehindItAreNot() throws Exception {
        long vanished = jobs.run("queue run plain");
        jobs.awaitOffer(vanished, 1);
        long claimed = jobs.run("queue run plain");
        var attempt = jobs.take(claimed, 1);
        long behind = jobs.run("queue run plain");
        jobs.awaitOffer(behind, 1);
        acceptUpTo(claimed);
        await("it is queued again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> jobs.offers(vanished).size() == 2);
        assertThat(jobs.offers(claimed)).hasSize(1);
        assertThat(jobs.offers(behind)).hasSize(1);
        jobs.succeed(attempt);
        for (long job : new long[] {vanished, behind}) {
            jobs.succeed(jobs.take(job, 1));
            jobs.finished(job);
        }
        assertThat(jobs.ends(vanished)).hasSize(1);
    }

    /** As a runner that accepts what it is offered and dies before it claims. */
    private void acceptUpTo(long jobId) {
        var deserializer = new JobQueuedDeserializer();
        var topic = Topics.jobQueue("default").name();
        try (var consumer = new KafkaShareConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        Topics.runnerGroup("default"),
                        "share.acknowledgement.mode",
                        "explicit",
                        "share.acquire.mode",
                        "record_limit",
                        "max.poll.records",
                        1),
                new StringDeserializer(),
                new org.apache.kafka.common.serialization.ByteArrayDeserializer())) {
            consumer.subscribe(java.util.List.of(topic));
            boolean found = false;
            while (!found) {
                for (var record : consumer.poll(Duration.ofMillis(500))) {
                    consumer.acknowledge(record, AcknowledgeType.ACCEPT);
                    found = deserializer
                                    .deserialize(topic, record.headers(), record.value())
                                    .jobId()
                            == jobId;
                }
                consumer.commitSync();
            }
        }
    }
}
