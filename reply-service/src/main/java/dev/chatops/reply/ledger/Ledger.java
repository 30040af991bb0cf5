package dev.chatops.reply.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatCommand;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.UUID;

/** What events write into the ledger, in the transaction of their batch. Each may be the first that is heard of a command. */
@ApplicationScoped
public class Ledger {

    /** Opens the row, or adds what only the command itself knows. */
    void open(Connection connection, ChatCommand command) throws SQLException {
        var base = command.sentAt() != null && command.sentAt().isBefore(command.receivedAt())
                ? command.sentAt()
                : command.receivedAt();
        var sql = """
                insert into ledger (command_id, reply_address, requester, base) values (?, ?, ?, ?)
                on conflict (command_id) do update set reply_address = excluded.reply_address,
                  requester = excluded.requester, base = excluded.base
                where ledger.reply_address is null""";
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setObject(1, command.commandId());
            upsert.setString(2, command.replyAddress());
            upsert.setString(3, command.chatUser());
            upsert.setTimestamp(4, Timestamp.from(base));
            upsert.executeUpdate();
        }
    }

    /** Notes that pipeline-service has taken the command, and the job that it is about. */
    void bind(Connection connection, UUID commandId, long jobId, Long pipelineId) throws SQLException {
        var sql = """
                insert into ledger (command_id, touched, job_id, pipeline_id) values (?, true, ?, ?)
                on conflict (command_id) do update set touched = true, job_id = excluded.job_id,
                  pipeline_id = excluded.pipeline_id""";
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setObject(1, commandId);
            upsert.setLong(2, jobId);
            upsert.setObject(3, pipelineId, Types.BIGINT);
            upsert.executeUpdate();
        }
    }

    /** Notes that pipeline-service has taken the command. */
    void touch(Connection connection, UUID commandId) throws SQLException {
        var sql = "insert into ledger (command_id, touched) values (?, true)"
                + " on conflict (command_id) do update set touched = true";
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setObject(1, commandId);
            upsert.executeUpdate();
        }
    }

    /**
     * Writes the command's one answer, unless it has one.
     *
     * @param output the reply's output alone; null when it has none
     */
    void answer(
            Connection connection, UUID commandId, ObjectNode message, String status, Integer exitCode, byte[] output)
            throws SQLException {
        touch(connection, commandId);
        var sql = "update ledger set message = ?, status = ?, exit_code = ?, output = ?, next_at = now()"
                + " where command_id = ? and message is null and state = 'open'";
        try (var update = connection.prepareStatement(sql)) {
            update.setString(1, message.toString());
            update.setString(2, status);
            update.setObject(3, exitCode, Types.INTEGER);
            update.setBytes(4, output);
            update.setObject(5, commandId);
            update.executeUpdate();
        }
    }
}
