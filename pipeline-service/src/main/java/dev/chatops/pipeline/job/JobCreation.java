package dev.chatops.pipeline.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobQueued;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes a pipeline of one job and, unless it waits for a hand, offers it to its pool; in the caller's transaction. */
@ApplicationScoped
public class JobCreation {

    private static final String INSERT = """
            with p as (
              insert into pipeline (project_id, source, ref, sha, user_id, username, created_at)
              values (?, ?, ?, ?, ?, ?, ?) returning id)
            insert into job (pipeline_id, project_id, name, stage, status, pool, spec, created_at, queued_at, claim_by,
                             command_id)
            select p.id, ?, ?, ?, ?, ?, ?::jsonb, ?, case when ? then null else now() end,
                   case when ? then null else now() + make_interval(secs => ?) end, ? from p
            returning id, pipeline_id, claim_by""";

    /** What was made. */
    public record Created(long pipelineId, long jobId, Outbox.Written toSend) {}

    private final Outbox outbox;
    private final ObjectMapper json;
    private final URI console;

    JobCreation(Outbox outbox, ObjectMapper json, @ConfigProperty(name = "chatops.console.url") URI console) {
        this.outbox = outbox;
        this.json = json;
        this.console = console;
    }

    /** The caller publishes what is to be sent, after his transaction. */
    public Created create(Connection connection, JobDraft draft) throws SQLException {
        var at = Timestamp.from(draft.at());
        var commit = draft.spec().commit();
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, draft.project().id());
            insert.setString(2, draft.source());
            insert.setString(3, commit.branch());
            insert.setString(4, commit.sha());
            insert.setLong(5, draft.user().id());
            insert.setString(6, draft.user().username());
            insert.setTimestamp(7, at);
            insert.setLong(8, draft.project().id());
            insert.setString(9, draft.name());
            insert.setString(10, draft.stage());
            insert.setString(11, draft.manual() ? "manual" : "pending");
            insert.setString(12, draft.pool());
            insert.setString(13, json(draft.spec()));
            insert.setTimestamp(14, at);
            insert.setBoolean(15, draft.manual());
            insert.setBoolean(16, draft.manual());
            insert.setLong(17, draft.project().queueTimeout().toSeconds());
            insert.setObject(18, draft.commandId());
            try (var row = insert.executeQuery()) {
                row.next();
                long jobId = row.getLong("id");
                long pipelineId = row.getLong("pipeline_id");
                var records = new ArrayList<OutboxRecord>();
                records.add(OutboxRecord.of(created(draft, pipelineId, jobId)));
                if (!draft.manual()) {
                    var claimBy = row.getTimestamp("claim_by").toInstant();
                    records.add(OutboxRecord.of(new JobQueued(draft.at(), jobId, 1, draft.pool(), claimBy)));
                }
                var toSend = outbox.write(connection, records);
                return new Created(pipelineId, jobId, toSend);
            }
        }
    }

    /** Where people read a job. */
    public URI page(String project, long jobId) {
        var base = console.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + project + "/-/jobs/" + jobId);
    }

    private JobCreated created(JobDraft draft, long pipelineId, long jobId) {
        return new JobCreated(
                draft.at(),
                jobId,
                pipelineId,
                draft.commandId(),
                draft.project().path(),
                draft.name(),
                draft.user().username(),
                page(draft.project().path(), jobId),
                draft.spec().isSingleCommand(),
                draft.project().reply());
    }

    private String json(JobSpec spec) {
        try {
            return json.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job's spec is always JSON", e);
        }
    }
}
