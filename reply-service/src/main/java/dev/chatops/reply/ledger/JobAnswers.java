package dev.chatops.reply.ledger;

import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobEvent.Unknown;
import dev.chatops.reply.log.Assembly;
import dev.chatops.reply.log.Chunk;
import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Follows jobs until they end, and makes their answers. */
@ApplicationScoped
class JobAnswers {

    private final Ledger ledger;
    private final JobRows jobs;

    JobAnswers(Ledger ledger, JobRows jobs) {
        this.ledger = ledger;
        this.jobs = jobs;
    }

    /** @return the commands that have their answer now */
    List<UUID> onJobEvents(Connection connection, List<JobEvent> events) throws SQLException {
        var answered = new ArrayList<UUID>();
        var chunks = new ArrayList<JobLogChunk>();
        for (var event : events) {
            if (event instanceof JobLogChunk chunk) {
                chunks.add(chunk); // written together, before the next event that may need them
                continue;
            }
            if (!chunks.isEmpty() && event instanceof JobFinished) {
                jobs.keep(connection, chunks);
                chunks.clear();
            }
            switch (event) {
                case JobCreated created -> created(connection, created);
                case JobReplyBound bound -> {
                    jobs.bind(connection, bound.jobId(), bound.commandId());
                    ledger.bind(connection, bound.commandId(), bound.jobId(), null);
                }
                case JobFinished end -> finished(connection, end, answered);
                case JobLogChunk _, JobStarted _, JobAttemptFinished _, Unknown _ -> {}
            }
        }
        if (!chunks.isEmpty()) {
            jobs.keep(connection, chunks);
        }
        return answered;
    }

    private void created(Connection connection, JobCreated created) throws SQLException {
        if (created.commandId() != null) {
            jobs.create(connection, created);
            ledger.bind(connection, created.commandId(), created.jobId(), created.pipelineId());
        }
    }

    private void finished(Connection connection, JobFinished end, List<UUID> answered) throws SQLException {
        var job = jobs.find(connection, end.jobId());
        if (job.isEmpty() || job.get().commandId() == null) {
            return; // nobody waits, or it was answered before
        }
        List<Chunk> log = end.fence() == null ? List.of() : jobs.log(connection, end);
        var output = Assembly.of(log, job.get().singleCommand(), end.lastChunk());
        var commandId = job.get().commandId();
        var message = SlackMessages.of(new Reply.OfJob(
                commandId,
                job.get().pipelineId(),
                job.get().name(),
                job.get().requester(),
                job.get().page(),
                end,
                output));
        ledger.answer(connection, commandId, message, end.status().word(), end.exitCode(), output.bytes());
        jobs.forget(connection, end.jobId());
        answered.add(commandId);
    }
}
