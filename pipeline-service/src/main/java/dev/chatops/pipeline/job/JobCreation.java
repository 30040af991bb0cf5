package dev.chatops.pipeline.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxRecord;
import dev.chatops.pipeline.project.Project;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes a pipeline of one job and, when it may run at once, offers it to its pool; in the caller's transaction. */
@ApplicationScoped
public class JobCreation {

    private static final String PIPELINE = """
            with p as (
              insert into pipeline (project_id, source, ref, sha, user_id, username, created_at)
              values (?, ?, ?, ?, ?, ?, ?) returning id)
            """;

    private static final String JOB = """
            insert into job (pipeline_id, project_id, name, stage, status, pool, spec, created_at, queue_seconds, command_id,
                             resource_group, waits_for, start_at, played_by, retry_of, queued_at, claim_by)
            select p.id, new.*, case when new.status = 'pending' then now() end,
              case when new.status = 'pending' then now() + make_interval(secs => new.queue_seconds) end
            from p, (values (?::bigint, ?::text, ?::text, ?::text, ?::text, ?::jsonb, ?::timestamptz, ?::int, ?::uuid,
                             ?::text, ?::text, ?::timestamptz, ?::text, ?::bigint))
              as new (project_id, name, stage, status, pool, spec, created_at, queue_seconds, command_id,
                      resource_group, waits_for, start_at, played_by, retry_of)
            returning id, pipeline_id, claim_by""";

    private static final String JOB_AND_PIPELINE = PIPELINE + JOB;
    private static final String JOB_OF_PIPELINE = "with p as (select ?::bigint as id)\n" + JOB;

    /**
     * What was made.
     *
     * @param status pending, or why it is not queued yet: manual, scheduled or waiting_for_resource
     * @param waitsForGroup whether what it waits for is its resource group, and not room in its project
     * @param startAt when it starts by itself; null unless it is scheduled
     */
    public record Created(
            long pipelineId,
            long jobId,
            JobStatus status,
            boolean waitsForGroup,
            Instant startAt,
            Outbox.Written toSend) {}

    /**
     * A job of a pipeline, as it is about to be written.
     *
     * @param playedBy who runs it instead of the pipeline's user; null for him
     * @param retryOf the job that it repeats; null for none
     */
    record NewJob(
            UUID commandId,
            Instant at,
            Project project,
            String requester,
            String name,
            String stage,
            String pool,
            String resourceGroup,
            Instant startAt,
            JobSpec spec,
            String playedBy,
            Long retryOf) {}

    private final Admission admission;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final Clock clock;
    private final URI console;

    JobCreation(
            Admission admission,
            Outbox outbox,
            ObjectMapper json,
            Clock clock,
            @ConfigProperty(name = "chatops.console.url") URI console) {
        this.admission = admission;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
        this.console = console;
    }

    /** The caller publishes what is to be sent, after his transaction. */
    public Created create(Connection connection, JobDraft draft) throws SQLException {
        var job = new NewJob(
                draft.commandId(),
                draft.at(),
                draft.project(),
                draft.user().username(),
                draft.name(),
                draft.stage(),
                draft.pool(),
                draft.resourceGroup(),
                draft.startIn() == null ? null : clock.instant().plus(draft.startIn()),
                draft.spec(),
                null,
                null);
        var commit = draft.spec().commit();
        var admitted = draft.manual() || draft.startIn() != null ? null : ask(connection, job);
        try (var insert = connection.prepareStatement(JOB_AND_PIPELINE)) {
            insert.setLong(1, draft.project().id());
            insert.setString(2, draft.source());
            insert.setString(3, commit.branch());
            insert.setString(4, commit.sha());
            insert.setLong(5, draft.user().id());
            insert.setString(6, draft.user().username());
            insert.setTimestamp(7, Timestamp.from(draft.at()));
            return write(connection, insert, 7, job, admitted);
        }
    }

    /** One more job in a pipeline that is there, to run at once. */
    Created createIn(Connection connection, long pipelineId, NewJob job) throws SQLException {
        var admitted = ask(connection, job);
        try (var insert = connection.prepareStatement(JOB_OF_PIPELINE)) {
            insert.setLong(1, pipelineId);
            return write(connection, insert, 1, job, admitted);
        }
    }

    /** Where people read a job. */
    public URI page(String project, long jobId) {
        var base = console.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + project + "/-/jobs/" + jobId);
    }

    private Admission.Answer ask(Connection connection, NewJob job) throws SQLException {
        return admission.ask(connection, job.project().id(), job.resourceGroup());
    }

    /** @param admitted null for a job that does not start now */
    private Created write(
            Connection connection, PreparedStatement insert, int parameters, NewJob job, Admission.Answer admitted)
            throws SQLException {
        var status =
                admitted != null ? admitted.status : job.startAt() == null ? JobStatus.MANUAL : JobStatus.SCHEDULED;
        int at = parameters;
        insert.setLong(++at, job.project().id());
        insert.setString(++at, job.name());
        insert.setString(++at, job.stage());
        insert.setString(++at, status.word());
        insert.setString(++at, job.pool());
        insert.setString(++at, json(job.spec()));
        insert.setTimestamp(++at, Timestamp.from(job.at()));
        insert.setInt(++at, Math.toIntExact(job.project().queueTimeout().toSeconds()));
        insert.setObject(++at, job.commandId());
        insert.setString(++at, job.resourceGroup());
        insert.setString(++at, admitted == null ? null : admitted.waitsFor);
        insert.setTimestamp(++at, job.startAt() == null ? null : Timestamp.from(job.startAt()));
        insert.setString(++at, job.playedBy());
        insert.setObject(++at, job.retryOf());
        try (var row = insert.executeQuery()) {
            row.next();
            long jobId = row.getLong("id");
            long pipelineId = row.getLong("pipeline_id");
            if (admitted != null) {
                admission.hold(connection, job.project().id(), job.resourceGroup(), jobId, admitted);
            }
            var records = new ArrayList<OutboxRecord>();
            records.add(OutboxRecord.of(created(job, pipelineId, jobId)));
            if (status == JobStatus.PENDING) {
                var claimBy = row.getTimestamp("claim_by").toInstant();
                records.add(OutboxRecord.of(new JobQueued(job.at(), jobId, 1, job.pool(), claimBy)));
            }
            return new Created(
                    pipelineId,
                    jobId,
                    status,
                    admitted == Admission.Answer.WAITS_FOR_GROUP,
                    job.startAt(),
                    outbox.write(connection, records));
        }
    }

    private JobCreated created(NewJob job, long pipelineId, long jobId) {
        return new JobCreated(
                job.at(),
                jobId,
                pipelineId,
                job.commandId(),
                job.project().path(),
                job.name(),
                job.requester(),
                page(job.project().path(), jobId),
                job.spec().isSingleCommand(),
                job.project().reply());
    }

    private String json(JobSpec spec) {
        try {
            return json.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job's spec is always JSON", e);
        }
    }
}
