package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ToldRowsTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(30);

    private final List<List<UUID>> statements = new ArrayList<>();

    @Test
    void whoMarksDoesNotStayForThoseThatCome() {
        ToldRows[] told = new ToldRows[1];
        told[0] = new ToldRows(new EndedRows(null) {

            @Override
            void told(List<UUID> commandIds) {
                statements.add(commandIds);
                told[0].add(UUID.randomUUID()); // another has told Kafka of an end meanwhile, as always under load
            }
        });
        told[0].add(UUID.randomUUID());
        assertTimeoutPreemptively(FOR_EVER, () -> told[0].mark());
        assertThat(statements).hasSize(1);
        assertTimeoutPreemptively(FOR_EVER, () -> told[0].mark());
        assertThat(statements).as("the next one marks what was left").hasSize(2);
    }

    @Test
    void aStatementHasABoundAndTheNextOneGoesOnThere() {
        var told = new ToldRows(new EndedRows(null) {

            @Override
            void told(List<UUID> commandIds) {
                statements.add(commandIds);
            }
        });
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < ToldRows.MOST + 1; i++) {
            ids.add(UUID.randomUUID());
            told.add(ids.getLast());
        }
        told.mark();
        told.mark();
        told.mark();
        assertThat(statements).containsExactly(ids.subList(0, ToldRows.MOST), List.of(ids.getLast()));
    }

    @Test
    void whatCouldNotBeMarkedIsLeftToTheSweeper() {
        var told = new ToldRows(new EndedRows(null) {

            @Override
            void told(List<UUID> commandIds) throws SQLException {
                statements.add(commandIds);
                throw new SQLException("away");
            }
        });
        told.add(UUID.randomUUID());
        told.mark();
        told.mark();
        assertThat(statements).hasSize(1);
    }
}
