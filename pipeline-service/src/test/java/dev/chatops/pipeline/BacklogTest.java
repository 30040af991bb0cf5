package dev.chatops.pipeline;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobQueuedDeserializer;
import dev.chatops.events.JobQueuedSerializer;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hundred thousand jobs wait: what is done to one of them costs what it cost before. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class BacklogTest {

    private static final String TOPIC = Topics.jobQueue("crowd").name();
    private static final int BACKLOG = 100_000;
    private static final int JOBS = 40;

    @Inject
    TestJobs jobs;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private KafkaShareConsumer<String, byte[]> runner;
    private Admin admin;

    @BeforeEach
    void join() {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        runner = new KafkaShareConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        Topics.runnerGroup("crowd"),
                        "share.acknowledgement.mode",
                        "explicit",
                        "share.acquire.mode",
                        "record_limit",
                        "max.poll.records",
                        1),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        runner.subscribe(List.of(TOPIC));
    }

    @AfterEach
    void forget() throws Exception {
        runner.close();
        admin.close();
        jobs.update("delete from job where pool = 'crowd'");
        jobs.update("delete from offer where pool = 'crowd'");
    }

    @Test
    void aHundredThousandWaitingJobsChangeNeitherTheCostNorTheQueue() throws Exception {
        make(JOBS);
        take(JOBS); // warm
        make(JOBS);
        var takenAlone = take(JOBS);
        var madeAlone = make(JOBS);
        fillQueue();
        var takenInFront = take(JOBS);
        var madeBehind = make(JOBS);
        System.out.printf(
                "alone: made in %d, taken in %d us; with %,d waiting: made in %d, taken in %d us (medians)%n",
                madeAlone.toNanos() / 1000,
                takenAlone.toNanos() / 1000,
                BACKLOG,
                madeBehind.toNanos() / 1000,
                takenInFront.toNanos() / 1000);
        assertThat(takenInFront).isLessThan(takenAlone.multipliedBy(3));
        assertThat(madeBehind).isLessThan(madeAlone.multipliedBy(3));

        long end = end();
        await("the offers that were taken have been looked at")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> jobs.query("select count(*) from offer where pool = 'crowd'"),
                        // the start that Kafka tells of a group moves with the acknowledgement after
                        count -> Integer.parseInt(count) <= BACKLOG + JOBS + 1);
        assertThat(end()).as("a healthy backlog is not sent again").isEqualTo(end);
    }

    /** @return the median time from a command to its offer */
    private Duration make(int count) throws Exception {
        var times = new ArrayList<Duration>();
        for (int i = 0; i < count; i++) {
            long end = end();
            long began = System.nanoTime();
            jobs.type("queue run crowded");
            await().pollInterval(Duration.ofMillis(2)).until(() -> end() > end);
            times.add(Duration.ofNanos(System.nanoTime() - began));
        }
        return median(times);
    }

    /** @return the median time from the poll of an offer to the acknowledgement behind its claim */
    private Duration take(int count) {
        var times = new ArrayList<Duration>();
        var deserializer = new JobQueuedDeserializer();
        while (times.size() < count) {
            long began = System.nanoTime();
            for (var record : runner.poll(Duration.ofMillis(500))) {
                claim(deserializer.deserialize(TOPIC, record.headers(), record.value()));
                runner.acknowledge(record, AcknowledgeType.ACCEPT);
                runner.commitSync();
                times.add(Duration.ofNanos(System.nanoTime() - began));
            }
        }
        return median(times);
    }

    private static void claim(JobQueued offer) {
        given().auth()
                .oauth2(DemoProject.CROWD_TOKEN)
                .contentType(ContentType.JSON)
                .body(Map.of("runner_id", "r1", "claim_id", UUID.randomUUID().toString(), "attempt", offer.attempt()))
                .post("/internal/v1/jobs/" + offer.jobId() + "/claim")
                .then()
                .statusCode(200)
                .extract()
                .as(JobPayload.class);
    }

    /** Behind what is there: rows, offers and records as they would be. */
    private void fillQueue() throws Exception {
        var last = jobs.query("select max(id) from job");
        long offset = end();
        jobs.update("""
                insert into job (pipeline_id, project_id, name, stage, status, pool, spec, created_at, queued_at, claim_by)
                select pipeline_id, project_id, name, stage, 'pending', pool, spec, now(), now(), now() + interval '1 hour'
                from (select * from job where pool = 'crowd' order by id limit 1) as like_it, generate_series(1, %d)""".formatted(BACKLOG));
        long first = Long.parseLong(jobs.query("select min(id) from job where pool = 'crowd' and id > " + last));
        jobs.update("insert into offer (job_id, attempt, pool, record_offset)"
                + " select %d + n, 1, 'crowd', %d + n from generate_series(0, %d) as n"
                        .formatted(first, offset, BACKLOG - 1));
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrapServers, "linger.ms", 20, "batch.size", 512 * 1024),
                new StringSerializer(),
                new JobQueuedSerializer())) {
            var now = Instant.now();
            for (int i = 0; i < BACKLOG; i++) {
                var offer = new JobQueued(now, first + i, 1, "crowd", now.plus(Duration.ofHours(1)));
                producer.send(new ProducerRecord<>(TOPIC, offer.key(), offer));
            }
        }
        assertThat(end()).isEqualTo(offset + BACKLOG);
    }

    private long end() throws Exception {
        var partition = new TopicPartition(TOPIC, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
