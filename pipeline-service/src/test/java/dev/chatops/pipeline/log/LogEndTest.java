package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.consume.Transactions;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.DemoProject;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class LogEndTest {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final String BLANK = "\r\n ".repeat(20_000);

    @Inject
    JobLogs logs;

    @Inject
    Transactions transactions;

    @Test
    void ofALogOfFourMegabytesOnlyTheLastChunksAreRead() throws Exception {
        long job = 1_100_001;
        var chunks = new ArrayList<String>();
        for (int i = 0; i < 64; i++) {
            chunks.add(Integer.toString(i % 10).repeat(CHUNK_BYTES));
        }
        append(job, chunks);
        var all = new AtomicLong();
        var whole = counting(all, connection -> JobLogs.end(connection, job, 1, 64 * CHUNK_BYTES));
        assertThat(whole.whole()).isTrue();
        var few = new AtomicLong();
        assertThat(counting(few, connection -> JobLogs.end(connection, job, 1, CHUNK_BYTES + 1)))
                .usingRecursiveComparison()
                .isEqualTo(new LogEnd((chunks.get(62) + chunks.get(63)).getBytes(UTF_8), false));
        assertThat(few.get()).isPositive().isLessThanOrEqualTo(all.get() / 64 * 5);
    }

    @Test
    void itIsTheSameHoweverALogIsCutIntoChunks() throws Exception {
        long job = 1_100_002;
        var text = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            text.append("line ").append(i).append('\n');
        }
        append(job, text.toString().lines().map(line -> line + "\n").toList());
        assertThat(end(job, 30)).isEqualTo("line 996\nline 997\nline 998\nline 999");
        assertThat(logs.end(job, 1, 1_000_000)).satisfies(end -> {
            assertThat(end.bytes()).asString().isEqualTo(text.toString().stripTrailing());
            assertThat(end.whole()).isTrue();
        });
    }

    @Test
    void whiteSpaceBehindAllIsPassedOver() throws Exception {
        long job = 1_100_003;
        append(job, List.of("one\n", "two\n", "three\n" + BLANK, BLANK, BLANK));
        assertThat(end(job, 1)).isEqualTo("three");
        assertThat(end(job, 6)).isEqualTo("two\nthree");
        assertThat(end(1_100_004, 6)).as("no log").isEmpty();
    }

    private String end(long job, int leastBytes) throws SQLException {
        return new String(logs.end(job, 1, leastBytes).bytes(), UTF_8);
    }

    private void append(long job, List<String> texts) throws SQLException {
        var fence = UUID.randomUUID();
        var chunks = new ArrayList<JobLogChunk>();
        for (var text : texts) {
            chunks.add(
                    new JobLogChunk(Instant.EPOCH, job, 1, fence, chunks.size() + 1, List.of(), text.getBytes(UTF_8)));
        }
        transactions.run(connection -> {
            logs.append(connection, chunks);
            return null;
        });
    }

    /** @param pieces gets how many PostgreSQL read: it stores what is large in pieces of 2 KB, and reads them when a row is sent */
    private LogEnd counting(AtomicLong pieces, Transactions.Work<LogEnd, SQLException> work) throws SQLException {
        return transactions.run(connection -> {
            long before = piecesRead(connection);
            var end = work.in(connection);
            pieces.set(piecesRead(connection) - before);
            return end;
        });
    }

    private static long piecesRead(Connection connection) throws SQLException {
        var sql = "select coalesce(sum(idx_tup_fetch), 0) from pg_stat_xact_all_tables where schemaname = 'pg_toast'";
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
