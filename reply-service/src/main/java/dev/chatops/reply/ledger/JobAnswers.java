package dev.chatops.reply.ledger;

import static java.util.stream.Collectors.groupingBy;

import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobAttemptFinished;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobEvent.JobStarted;
import dev.chatops.events.JobEvent.Unknown;
import dev.chatops.reply.ledger.JobRows.JobRow;
import dev.chatops.reply.ledger.Ledger.Answer;
import dev.chatops.reply.log.Assembly;
import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Follows jobs until they end, and makes their answers. */
@ApplicationScoped
class JobAnswers {

    private final Ledger ledger;
    private final JobRows jobs;
    private final JobLogs logs;

    JobAnswers(Ledger ledger, JobRows jobs, JobLogs logs) {
        this.ledger = ledger;
        this.jobs = jobs;
        this.logs = logs;
    }

    /** @return the commands that have their answer now */
    List<UUID> onJobEvents(Connection connection, List<JobEvent> events) throws SQLException {
        var answered = new ArrayList<UUID>();
        // the order within a job is what counts; so each job's chunks are written together
        var byJob = events.stream()
                .collect(groupingBy(JobEvent::jobId, LinkedHashMap::new, Collectors.toList()))
                .values();
        for (var ofJob : byJob) {
            onEventsOfJob(connection, ofJob, answered);
        }
        return answered;
    }

    private void onEventsOfJob(Connection connection, List<JobEvent> events, List<UUID> answered) throws SQLException {
        var chunks = new ArrayList<JobLogChunk>();
        for (var event : events) {
            switch (event) {
                case JobLogChunk chunk -> chunks.add(chunk);
                case JobCreated created -> {
                    keep(connection, chunks);
                    answer(connection, created(connection, created), answered);
                }
                case JobReplyBound bound -> {
                    keep(connection, chunks);
                    answer(connection, bound(connection, bound), answered);
                }
                case JobFinished end -> {
                    keep(connection, chunks);
                    answer(connection, jobs.end(connection, end), answered);
                }
                case JobStarted _, JobAttemptFinished _, Unknown _ -> {}
            }
        }
        keep(connection, chunks);
    }

    private void keep(Connection connection, List<JobLogChunk> chunks) throws SQLException {
        if (!chunks.isEmpty()) {
            logs.keep(connection, chunks);
            chunks.clear();
        }
    }

    private Optional<JobRow> created(Connection connection, JobCreated created) throws SQLException {
        var job = jobs.create(connection, created);
        if (job.isPresent() && created.commandId() != null) {
            ledger.bind(connection, created.commandId(), created.jobId(), created.pipelineId());
        }
        return job;
    }

    private Optional<JobRow> bound(Connection connection, JobReplyBound bound) throws SQLException {
        var job = jobs.bind(connection, bound.jobId(), bound.commandId());
        if (job.isPresent()) {
            ledger.bind(connection, bound.commandId(), bound.jobId(), job.get().pipelineId());
        }
        return job;
    }

    private void answer(Connection connection, Optional<JobRow> found, List<UUID> answered) throws SQLException {
        if (found.isEmpty() || !found.get().isComplete()) {
            return; // answered before, or more is to come
        }
        var job = found.get();
        if (job.commandId() != null && ledger.answer(connection, answerOf(connection, job))) {
            answered.add(job.commandId());
        }
        jobs.close(connection, job.jobId());
    }

    private Answer answerOf(Connection connection, JobRow job) throws SQLException {
        var log = logs.of(connection, job.end());
        var end = log.cut() ? cutBehind(log.chunks().getLast().sequence(), job.end()) : job.end();
        var output = Assembly.of(log.chunks(), job.singleCommand(), end.lastChunk());
        var message = SlackMessages.of(new Reply.OfJob(
                job.commandId(), job.pipelineId(), job.name(), job.requester(), job.page(), end, output));
        return new Answer(
                job.commandId(),
                message,
                end.status().word(),
                job.jobId(),
                job.pipelineId(),
                end.exitCode(),
                output.bytes());
    }

    /** What is beyond our own limit is not missing but cut, as if the runner had done it. */
    private static JobFinished cutBehind(long lastChunk, JobFinished end) {
        return new JobFinished(
                end.at(),
                end.jobId(),
                end.attempt(),
                end.fence(),
                end.status(),
                end.exitCode(),
                end.reason(),
                end.message(),
                lastChunk,
                true,
                end.startedAt());
    }
}
