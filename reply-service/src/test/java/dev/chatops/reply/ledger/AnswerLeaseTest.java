package dev.chatops.reply.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.reply.FakeSlack;
import dev.chatops.reply.ledger.Ledger.Answer;
import dev.chatops.reply.post.Due;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** A poster counts its lease from when its row was taken; in the ledger it must not be over earlier, or another one posts too (G2). */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(FakeSlack.class)
class AnswerLeaseTest {

    @Inject
    Ledger ledger;

    @Inject
    DataSource database;

    private final UUID id = UUID.randomUUID();

    @Test
    void theTimeThatOthersOfItsBatchTookIsNotTakenFromAnAnswersLease() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                open(connection); // the transaction has begun, and others of the batch take their time
                var before = ask(connection, "select clock_timestamp()");
                assertThat(answer(connection)).isTrue();
                var lease = ask(
                        connection,
                        "select lease_until - %s from ledger where command_id = '%s'".formatted(Due.LEASE, id));
                assertThat(lease).as("when it began").isBetween(before, ask(connection, "select clock_timestamp()"));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private boolean answer(Connection connection) throws SQLException {
        var answer = new Answer(id, JsonNodeFactory.instance.objectNode(), "success", null, null, null, null);
        return ledger.answer(connection, answer, UUID.randomUUID()).isPresent();
    }

    private void open(Connection connection) throws SQLException {
        var sql =
                "insert into ledger (command_id, reply_address, received_at, base) values (?, 'sealed', now(), now())";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setObject(1, id);
            insert.executeUpdate();
        }
    }

    private static OffsetDateTime ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }
}
