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
import dev.chatops.reply.exit.Redaction;
import dev.chatops.reply.ledger.JobRows.JobRow;
import dev.chatops.reply.ledger.Ledger.Answer;
import dev.chatops.reply.ledger.Ledger.Binding;
import dev.chatops.reply.log.Output;
import dev.chatops.reply.post.Due;
import dev.chatops.reply.post.PostConfig;
import dev.chatops.reply.post.Poster;
import dev.chatops.reply.render.Reply;
import dev.chatops.reply.render.SlackMessages;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Follows jobs until they end, and makes their answers. */
@ApplicationScoped
class JobAnswers {

    /**
     * What {@link #onJobEvents} is given: what it does something with, so a kind that is added there belongs here, too; and what
     * no release knows yet, which is set aside if it is no event at all.
     */
    static final Set<Class<? extends JobEvent>> KINDS =
            Set.of(JobCreated.class, JobReplyBound.class, JobLogChunk.class, JobFinished.class, Unknown.class);

    private final Ledger ledger;
    private final JobRows jobs;
    private final JobLogs logs;
    private final Poster poster;
    private final PostConfig config;

    JobAnswers(Ledger ledger, JobRows jobs, JobLogs logs, Poster poster, PostConfig config) {
        this.poster = poster;
        this.config = config;
        this.ledger = ledger;
        this.jobs = jobs;
        this.logs = logs;
    }

    /**
     * What came of a batch.
     *
     * @param taken rows that have their answer now, taken for posting
     * @param closed jobs that nobody waits for any more, see {@link JobRows#close}
     */
    record Answered(List<Due> taken, List<Long> closed) {}

    Answered onJobEvents(Connection connection, List<JobEvent> events) throws SQLException {
        var answered = new Answered(new ArrayList<>(), new ArrayList<>());
        // the order within a job is what counts; so each job's chunks are written together
        var byJob = events.stream()
                .collect(groupingBy(JobEvent::jobId, LinkedHashMap::new, Collectors.toList()))
                .values();
        for (var ofJob : byJob) {
            onEventsOfJob(connection, ofJob, answered);
        }
        return answered;
    }

    private void onEventsOfJob(Connection connection, List<JobEvent> events, Answered answered) throws SQLException {
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
            ledger.bind(connection, binding(created.commandId(), job.get()));
        }
        return job;
    }

    private Optional<JobRow> bound(Connection connection, JobReplyBound bound) throws SQLException {
        var job = jobs.bind(connection, bound.jobId(), bound.commandId());
        if (job.isPresent()) {
            ledger.bind(connection, binding(bound.commandId(), job.get()));
        }
        return job;
    }

    private Binding binding(UUID commandId, JobRow job) {
        var progressAfter =
                Optional.of(config.progressAfter()).filter(_ -> job.settings().progress());
        boolean late = job.settings().lateAnswers()
                && config.slackBotToken().filter(token -> !token.isBlank()).isPresent();
        return new Binding(commandId, job.jobId(), job.pipelineId(), progressAfter, late);
    }

    private void answer(Connection connection, Optional<JobRow> found, Answered answered) throws SQLException {
        if (found.isEmpty() || !found.get().isComplete()) {
            return; // answered before, or more is to come
        }
        var job = found.get();
        if (job.commandId() != null) {
            ledger.answer(connection, answerOf(connection, job), poster.owner()).ifPresent(answered.taken()::add);
        }
        answered.closed().add(job.jobId());
    }

    private Answer answerOf(Connection connection, JobRow job) throws SQLException {
        var scanned = logs.scan(connection, job.end(), job.singleCommand());
        var end = scanned.cut() ? truncated(job.end()) : job.end();
        var output = redacted(scanned.output());
        return new Answer(
                job.commandId(),
                SlackMessages.of(new Reply.OfJob(job.commandId(), job.job(), end, output)),
                end.status().word(),
                job.jobId(),
                job.pipelineId(),
                end.exitCode(),
                output.bytes());
    }

    private static Output redacted(Output output) {
        return new Output(Redaction.of(output.bytes()), Redaction.of(output.lastLines()), output.incomplete());
    }

    private static JobFinished truncated(JobFinished end) {
        return new JobFinished(
                end.at(),
                end.jobId(),
                end.attempt(),
                end.fence(),
                end.status(),
                end.exitCode(),
                end.reason(),
                end.message(),
                end.lastChunk(),
                true,
                end.startedAt());
    }
}
