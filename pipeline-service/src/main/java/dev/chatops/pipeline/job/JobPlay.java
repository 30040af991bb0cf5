package dev.chatops.pipeline.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.consume.Transactions;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.job.JobSpec.YamlVariable;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.PauseTable;
import dev.chatops.pipeline.pause.Pauses;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts a job that waits for a hand or for its time. It runs as the job of who started it. */
@ApplicationScoped
public class JobPlay {

    /** What became of it. */
    public sealed interface Result {

        /**
         * It is on its way.
         *
         * @param status pending, or waiting_for_resource
         * @param toSend to be published after the transaction; empty when that is done
         */
        record Played(JobStatus status, Optional<Outbox.Written> toSend) implements Result {}

        /** It does not wait for anybody. */
        record NotPlayable(JobStatus status) implements Result {}

        /** What it belongs to is paused, and no other pool could run it. */
        record Paused(Pause by) implements Result {}

        /** There is none of this number in the project. */
        record NoSuchJob() implements Result {}
    }

    private static final List<String> PLAYABLE = List.of("manual", "scheduled");

    private static final String START = """
            update job set status = ?, waits_for = ?, pool = ?, start_at = null, played_by = coalesce(?, played_by),
              command_id = coalesce(?, command_id),
              reply_outcome = case when ?::uuid is null then reply_outcome end,
              reply_reason = case when ?::uuid is null then reply_reason end,
              spec = case when ?::jsonb is null then spec else jsonb_set(spec, '{given}', ?::jsonb) end,
              queued_at = case when ? = 'pending' then now() end,
              claim_by = case when ? = 'pending' then now() + make_interval(secs => queue_seconds) end
            where id = ? and project_id = ? and status = any (?) returning pool, attempt, claim_by""";

    private final Admission admission;
    private final Projects projects;
    private final PauseTable pauseTable;
    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final ObjectMapper json;
    private final Clock clock;

    JobPlay(
            Admission admission,
            Projects projects,
            PauseTable pauseTable,
            Transactions transactions,
            Outbox outbox,
            OutboxPublisher publisher,
            ObjectMapper json,
            Clock clock) {
        this.admission = admission;
        this.projects = projects;
        this.pauseTable = pauseTable;
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.json = json;
        this.clock = clock;
    }

    /** In a transaction of its own; what is to be sent is sent. */
    public Result play(Project project, long jobId, Actor by, Map<String, String> variables) throws SQLException {
        var result = transactions.run(
                connection -> play(connection, project, jobId, by, variables, pauseTable.active(connection)));
        if (result instanceof Result.Played(var status, var toSend)) {
            toSend.ifPresent(publisher::publish);
            return new Result.Played(status, Optional.empty());
        }
        return result;
    }

    /**
     * In the caller's transaction.
     *
     * @param variables for this job, over those of the file and the project; values are data and are never expanded
     * @param pauses as the transaction sees them
     */
    public Result play(
            Connection connection, Project project, long jobId, Actor by, Map<String, String> variables, Pauses pauses)
            throws SQLException {
        var waiting = JobRow.find(connection, project.id(), jobId);
        if (waiting.isEmpty()) {
            return new Result.NoSuchJob();
        }
        var job = waiting.get();
        return switch (pauses.route(job.projectId(), job.pool(), job.tags(), projects.current())) {
            case Pauses.Route.Stopped(var pause) when isPlayable(job) -> new Result.Paused(pause);
            case Pauses.Route.Stopped _ -> new Result.NotPlayable(job.status());
            case Pauses.Route.To(var pool) -> play(connection, project, job, pool, by, variables);
        };
    }

    private static boolean isPlayable(JobRow job) {
        return PLAYABLE.contains(job.status().word());
    }

    private Result play(
            Connection connection, Project project, JobRow job, String pool, Actor by, Map<String, String> variables)
            throws SQLException {
        var started = start(connection, job, pool, PLAYABLE, by, variables);
        if (started.isEmpty()) {
            var now = JobRow.find(connection, project.id(), job.id()).orElseThrow();
            return new Result.NotPlayable(now.status());
        }
        Log.infof("job played jobId=%d user=%s", job.id(), by.username());
        return started.get();
    }

    /** Starts a delayed job whose time has come; empty when somebody was faster. */
    Optional<Outbox.Written> startDue(Connection connection, JobRow scheduled) throws SQLException {
        return start(connection, scheduled, scheduled.pool(), List.of("scheduled"), null, Map.of())
                .flatMap(Result.Played::toSend);
    }

    /** @param by null when it starts by itself */
    private Optional<Result.Played> start(
            Connection connection, JobRow job, String pool, List<String> from, Actor by, Map<String, String> variables)
            throws SQLException {
        if (!from.contains(job.status().word())) {
            return Optional.empty();
        }
        var admitted = admission.ask(connection, job.projectId(), job.resourceGroup());
        var commandId = by == null ? null : by.commandId();
        var given = variables.isEmpty() ? null : json(variables);
        try (var update = connection.prepareStatement(START)) {
            update.setString(1, admitted.status.word());
            update.setString(2, admitted.waitsFor);
            update.setString(3, pool);
            update.setString(4, by == null ? null : by.username());
            update.setObject(5, commandId);
            update.setObject(6, commandId);
            update.setObject(7, commandId);
            update.setString(8, given);
            update.setString(9, given);
            update.setString(10, admitted.status.word());
            update.setString(11, admitted.status.word());
            update.setLong(12, job.id());
            update.setLong(13, job.projectId());
            update.setArray(14, connection.createArrayOf("text", from.toArray()));
            try (var row = update.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                admission.hold(connection, job.projectId(), job.resourceGroup(), job.id(), admitted);
                var records = new ArrayList<OutboxRecord>();
                if (commandId != null) {
                    records.add(OutboxRecord.of(new JobReplyBound(clock.instant(), job.id(), commandId)));
                }
                if (admitted.status == JobStatus.PENDING) {
                    records.add(OutboxRecord.of(new JobQueued(
                            clock.instant(),
                            job.id(),
                            row.getInt("attempt"),
                            row.getString("pool"),
                            row.getTimestamp("claim_by").toInstant())));
                }
                return Optional.of(new Result.Played(
                        admitted.status,
                        records.isEmpty() ? Optional.empty() : Optional.of(outbox.write(connection, records))));
            }
        }
    }

    private String json(Map<String, String> variables) {
        try {
            return json.writeValueAsString(variables.entrySet().stream()
                    .map(variable -> new YamlVariable(variable.getKey(), variable.getValue(), false, false))
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("variables are always JSON", e);
        }
    }
}
