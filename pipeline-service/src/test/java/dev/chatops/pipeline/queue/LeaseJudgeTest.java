package dev.chatops.pipeline.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.consume.Transactions;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import dev.chatops.pipeline.StoredJobs;
import dev.chatops.pipeline.job.LostAttempts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The judge of leases among tables of its own, so that the service's judge, which is at work each second, does not interfere. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class LeaseJudgeTest {

    private static final Map<Integer, Long> ENDS = Map.of(0, 17L);

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    LostAttempts lostAttempts;

    @Inject
    MeterRegistry metrics;

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private long job;

    /** A job whose runner's last heartbeat is eleven seconds old, and a judge that was here a moment ago. */
    @BeforeEach
    void aJobWhoseLeaseRanOut() throws SQLException {
        database.setUrl(url);
        database.setUser(user);
        database.setPassword(password);
        update("create schema judged");
        database.setCurrentSchema("judged");
        for (var table : new String[] {"command", "pipeline", "job", "lease_judge"}) {
            update("create table %s (like public.%s including all)".formatted(table, table));
        }
        update("insert into lease_judge (seen_at) values (now())");
        var jobs = new StoredJobs(database);
        job = jobs.add("running", "report", "demo run report");
        jobs.set(job, "lease_until = now() - interval '1 second'");
    }

    @AfterEach
    void forget() throws SQLException {
        update("drop schema judged cascade");
    }

    @Test
    void aLeaseThatRanOutIsMarkedAtTheEndOfItsPartition() throws Exception {
        judge(() -> ENDS).judge();
        assertThat(ofTheJob("lost_at is not null and lost_partition = 0 and lost_offset = 17"))
                .isTrue();
    }

    /**
     * G4: our downtime kills nobody's job, also when it comes in between, and heartbeats wait for us meanwhile. Four seconds go by
     * while the judge asks for the ends of the partitions: its last touch is as long ago then, by the database's clock.
     */
    @Test
    void whoStoodStillAfterItLookedMarksNothingAndExtendsTheLeasesNextTime() throws Exception {
        judge(() -> {
                    fourSecondsGoBy();
                    return ENDS;
                })
                .judge();
        assertThat(ofTheJob("lost_at is null and lost_offset is null")).isTrue();

        judge(() -> {
                    throw new AssertionError("no lease has run out any more");
                })
                .judge();
        assertThat(ofTheJob("lost_at is null and lease_until > now() + interval '5 seconds'"))
                .isTrue();
    }

    /** Prometheus sees an increase only where something stood before. */
    @Test
    void lostAttemptsAreCountedFromZero() {
        var counted = new SimpleMeterRegistry();
        new LeaseJudge(database, new Transactions(database), lostAttempts, counted, () -> ENDS);
        assertThat(counted.get("chatops_attempts_lost").counter().count()).isZero();
    }

    private LeaseJudge judge(JobEventsEnds ends) {
        return new LeaseJudge(database, new Transactions(database), lostAttempts, metrics, ends);
    }

    private void fourSecondsGoBy() {
        try {
            update("update lease_judge set seen_at = seen_at - interval '4 seconds'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean ofTheJob(String condition) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select " + condition + " from job where id = ?")) {
            select.setLong(1, job);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
