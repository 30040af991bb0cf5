package dev.chatops.reply.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatCommand;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What events write into the ledger, in the transaction of their batch. Each may be the first that is heard of a command. */
@ApplicationScoped
class Ledger {

    /**
     * A command's one answer.
     *
     * @param message as it is posted
     * @param jobId null when it has none
     * @param pipelineId null when it has none
     * @param exitCode null when it has none
     * @param output the reply's output alone; null when it has none
     */
    record Answer(
            UUID commandId,
            ObjectNode message,
            String status,
            Long jobId,
            Long pipelineId,
            Integer exitCode,
            byte[] output) {}

    /**
     * Opens the rows, or adds what only the command itself knows.
     *
     * @return those whose answer came first and has waited for the address
     */
    List<UUID> open(Connection connection, List<ChatCommand> commands) throws SQLException {
        var sql = """
                insert into ledger (command_id, reply_address, requester, channel, received_at, base, traceparent)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (command_id) do update set reply_address = excluded.reply_address,
                  requester = excluded.requester, channel = excluded.channel, received_at = excluded.received_at,
                  base = excluded.base, traceparent = excluded.traceparent
                where ledger.reply_address is null""";
        try (var upsert = connection.prepareStatement(sql)) {
            for (var command : commands) {
                upsert.setObject(1, command.commandId());
                upsert.setString(2, command.replyAddress());
                upsert.setString(3, command.chatUser());
                upsert.setString(4, command.channelId());
                upsert.setTimestamp(5, Timestamp.from(command.receivedAt()));
                upsert.setTimestamp(6, Timestamp.from(deadlineBase(command)));
                upsert.setString(7, command.traceparent());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
        return answered(
                connection, commands.stream().map(ChatCommand::commandId).toList());
    }

    /** The 30 minutes count from the earlier of the two. */
    private static Instant deadlineBase(ChatCommand command) {
        return command.sentAt() != null && command.sentAt().isBefore(command.receivedAt())
                ? command.sentAt()
                : command.receivedAt();
    }

    private static List<UUID> answered(Connection connection, List<UUID> commandIds) throws SQLException {
        var sql = "select command_id from ledger where command_id = any (?) and message is not null and state = 'open'";
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("uuid", commandIds.toArray()));
            var answered = new ArrayList<UUID>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    answered.add(row.getObject(1, UUID.class));
                }
            }
            return answered;
        }
    }

    /**
     * Notes that pipeline-service has taken the command, and the job that it is about.
     *
     * @param pipelineId null when it is not known yet
     */
    void bind(Connection connection, UUID commandId, long jobId, Long pipelineId) throws SQLException {
        var sql = """
                insert into ledger (command_id, touched, job_id, pipeline_id) values (?, true, ?, ?)
                on conflict (command_id) do update set touched = true, job_id = excluded.job_id,
                  pipeline_id = coalesce(excluded.pipeline_id, ledger.pipeline_id)""";
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

    /** False for a command that has its answer, or has ended without one: nothing is changed then. */
    boolean answer(Connection connection, Answer answer) throws SQLException {
        var sql = """
                insert into ledger (command_id, touched, message, status, job_id, pipeline_id, exit_code, output)
                values (?, true, ?, ?, ?, ?, ?, ?)
                on conflict (command_id) do update set touched = true, message = excluded.message,
                  status = excluded.status, job_id = coalesce(excluded.job_id, ledger.job_id),
                  pipeline_id = coalesce(excluded.pipeline_id, ledger.pipeline_id), exit_code = excluded.exit_code,
                  output = excluded.output, next_at = now()
                where ledger.message is null and ledger.state = 'open'""";
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setObject(1, answer.commandId());
            upsert.setString(2, answer.message().toString());
            upsert.setString(3, answer.status());
            upsert.setObject(4, answer.jobId(), Types.BIGINT);
            upsert.setObject(5, answer.pipelineId(), Types.BIGINT);
            upsert.setObject(6, answer.exitCode(), Types.INTEGER);
            upsert.setBytes(7, answer.output());
            return upsert.executeUpdate() == 1;
        }
    }
}
