package dev.chatops.pipeline.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.consume.Transactions;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class LogDaysTest {

    private static final long OLD = 1_000_001;
    private static final long ASIDE = 1_000_002;
    private static final long YOUNG = 1_000_003;

    @Inject
    LogDays days;

    @Inject
    JobLogs logs;

    @Inject
    DataSource database;

    @Inject
    Transactions transactions;

    @Test
    void logsAreKeptForThirtyDaysAndTheDaysToComeAreMadeAhead() throws Exception {
        update("""
                do $$ begin
                  execute format('create table log_chunk_%s partition of log_chunk for values from (%L) to (%L)',
                    to_char(current_date - 31, 'YYYYMMDD'), current_date - 31, current_date - 30);
                end $$""");
        insert(OLD, 31); // its day has a table, and so goes with it
        insert(ASIDE, 45);
        insert(YOUNG, 30);
        days.turn();
        assertThat(logs.read(OLD, 1)).isEmpty();
        assertThat(logs.read(ASIDE, 1)).isEmpty();
        assertThat(logs.read(YOUNG, 1)).asString().isEqualTo("x");
        assertThat(
                        number(
                                "select count(*) from pg_class where relname = 'log_chunk_' || to_char(current_date - 31, 'YYYYMMDD')"))
                .isZero();
        assertThat(number("select count(*) from generate_series(0, 7) as ahead join pg_class"
                        + " on relname = 'log_chunk_' || to_char(current_date + ahead, 'YYYYMMDD')"))
                .isEqualTo(8);
        days.turn(); // and again, with nothing to do
    }

    /** G6, also when it happens around midnight. */
    @Test
    void aChunkThatComesTwiceIsReadOnce() throws Exception {
        long job = 1_000_004;
        var chunk = new JobLogChunk(Instant.now(), job, 1, UUID.randomUUID(), 1, List.of(), "x".getBytes());
        for (int i = 0; i < 2; i++) {
            transactions.run(connection -> {
                logs.append(connection, List.of(chunk));
                return null;
            });
        }
        insert(job, 1);
        assertThat(logs.read(job, 1)).asString().isEqualTo("x");
    }

    private void insert(long job, int daysAgo) throws SQLException {
        update(
                "insert into log_chunk (job_id, attempt, sequence, written_on, bytes) values (%d, 1, 1, current_date - %d, 'x')"
                        .formatted(job, daysAgo));
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
