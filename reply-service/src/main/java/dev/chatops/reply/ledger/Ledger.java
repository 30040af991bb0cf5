package dev.chatops.reply.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatCommand;
import dev.chatops.reply.post.Due;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
     * A command and the job that answers it.
     *
     * @param pipelineId null when it is not known yet
     * @param progressAfter when the job says that it has not ended; empty when it never does
     * @param late whether it may be answered behind the deadline
     */
    record Binding(UUID commandId, long jobId, Long pipelineId, Optional<Duration> progressAfter, boolean late) {}

    /**
     * Opens the rows, or adds what only the command itself knows.
     *
     * @return those whose answer came first and has waited for the address
     */
    List<UUID> open(Connection connection, List<ChatCommand> commands) throws SQLException {
        var sql = """
                insert into ledger (command_id, reply_address, requester, workspace, channel, button, received_at, base,
                  traceparent)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (command_id) do update set reply_address = excluded.reply_address,
                  requester = excluded.requester, workspace = excluded.workspace, channel = excluded.channel,
                  button = excluded.button, received_at = excluded.received_at, base = excluded.base,
                  traceparent = excluded.traceparent
                where ledger.reply_address is null""";
        try (var upsert = connection.prepareStatement(sql)) {
            for (var command : commands) {
                upsert.setObject(1, command.commandId());
                upsert.setString(2, command.replyAddress());
                upsert.setString(3, command.chatUser());
                upsert.setString(4, command.workspace());
                upsert.setString(5, command.channelId());
                upsert.setBoolean(6, command.origin() == ChatCommand.Origin.BUTTON);
                upsert.setTimestamp(7, Timestamp.from(command.receivedAt()));
                upsert.setTimestamp(8, Timestamp.from(deadlineBase(command)));
                upsert.setString(9, command.traceparent());
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

    /** Notes that pipeline-service has taken the command, and the job that it is about. */
    void bind(Connection connection, Binding binding) throws SQLException {
        var sql = """
                insert into ledger (command_id, touched, job_id, pipeline_id, late, progress_at)
                values (?, true, ?, ?, ?, now() + make_interval(secs => ?))
                on conflict (command_id) do update set touched = true, job_id = excluded.job_id,
                  pipeline_id = coalesce(excluded.pipeline_id, ledger.pipeline_id), late = excluded.late,
                  progress_at = excluded.progress_at""";
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setObject(1, binding.commandId());
            upsert.setLong(2, binding.jobId());
            upsert.setObject(3, binding.pipelineId(), Types.BIGINT);
            upsert.setBoolean(4, binding.late());
            upsert.setObject(
                    5,
                    binding.progressAfter()
                            .map(after -> after.toMillis() / 1000.0)
                            .orElse(null),
                    Types.DOUBLE);
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
     * Gives a command its answer and takes its row for posting, if it can be posted now. A command that has its answer,
     * or has ended without one, is not changed.
     *
     * @param owner who posts it
     * @return the row, taken
     */
    Optional<Due> answer(Connection connection, Answer answer, UUID owner) throws SQLException {
        var isPostable =
                "(ledger.reply_address is not null and (ledger.busy_until is null or ledger.busy_until < now()))";
        // the lease counts from this statement and not from the transaction's beginning: others of its batch took time
        var sql = """
                insert into ledger (command_id, touched, message, status, job_id, pipeline_id, exit_code, output)
                values (?, true, ?, ?, ?, ?, ?, ?)
                on conflict (command_id) do update set touched = true, message = excluded.message,
                  status = excluded.status, job_id = coalesce(excluded.job_id, ledger.job_id),
                  pipeline_id = coalesce(excluded.pipeline_id, ledger.pipeline_id), exit_code = excluded.exit_code,
                  output = excluded.output, next_at = now(),
                  state = case when %1$s then 'posting' else 'open' end,
                  owner = case when %1$s then ?::uuid else ledger.owner end,
                  lease_until = case when %1$s then clock_timestamp() + %2$s end,
                  uses = ledger.uses + case when %1$s then 1 else 0 end,
                  tries = ledger.tries + case when %1$s then 1 else 0 end
                where ledger.message is null and ledger.state = 'open'
                returning ledger.state = 'posting' as taken, %3$s""".formatted(isPostable, Due.LEASE, Due.COLUMNS);
        try (var upsert = connection.prepareStatement(sql)) {
            upsert.setObject(1, answer.commandId());
            upsert.setString(2, answer.message().toString());
            upsert.setString(3, answer.status());
            upsert.setObject(4, answer.jobId(), Types.BIGINT);
            upsert.setObject(5, answer.pipelineId(), Types.BIGINT);
            upsert.setObject(6, answer.exitCode(), Types.INTEGER);
            upsert.setBytes(7, answer.output());
            upsert.setObject(8, owner);
            long takenAt = System.nanoTime();
            try (var row = upsert.executeQuery()) {
                return row.next() && row.getBoolean("taken") ? Optional.of(Due.read(row, takenAt)) : Optional.empty();
            }
        }
    }
}
