package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.job.Actor;
import dev.chatops.pipeline.job.JobCancellation;
import dev.chatops.pipeline.job.JobPlay;
import dev.chatops.pipeline.job.JobRetry;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.Pauses;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Cancels, plays and repeats jobs, and says what came of it. Where a button did it, its message is replaced, so that nobody
 * presses it again; a late second press hears how the job stands.
 */
@ApplicationScoped
class JobActionEffects {

    private final JobCancellation cancellation;
    private final JobPlay plays;
    private final JobRetry retries;
    private final Answers answers;

    JobActionEffects(JobCancellation cancellation, JobPlay plays, JobRetry retries, Answers answers) {
        this.cancellation = cancellation;
        this.plays = plays;
        this.retries = retries;
        this.answers = answers;
    }

    Effect cancel(Connection connection, ChatCommand command, Outcome.Cancel cancel) throws SQLException {
        var by = cancel.by();
        var job = cancel.job();
        return switch (cancellation.cancel(connection, by.project(), job.id(), actor(by, command))) {
            case JobCancellation.Result.Canceled(var toSend) ->
                done(connection, command, job, toSend, "%s canceled %s.".formatted(who(by), name(job)));
            case JobCancellation.Result.Canceling(var toSend) ->
                done(
                        connection,
                        command,
                        job,
                        toSend,
                        "%s canceled %s; its runner ends it now.".formatted(who(by), name(job)));
            case JobCancellation.Result.AlreadyCanceling _ ->
                stale(connection, command, job, "%s is being canceled already.".formatted(name(job)));
            case JobCancellation.Result.AlreadyOver(var status) ->
                stale(connection, command, job, "%s is over already: %s.".formatted(name(job), status.word()));
            case JobCancellation.Result.NoSuchJob _ -> gone(connection, command, by, job);
        };
    }

    Effect play(Connection connection, ChatCommand command, Outcome.Play play, Pauses pauses) throws SQLException {
        var by = play.by();
        var job = play.job();
        var variables = new LinkedHashMap<String, String>();
        play.variables().forEach(variable -> variables.put(variable.key(), variable.value()));
        return switch (plays.play(connection, by.project(), job.id(), actor(by, command), variables, pauses)) {
            case JobPlay.Result.Played(var status, var toSend) -> {
                var effect = Effect.done(
                        toSend.stream().toList(),
                        "job #%d %s".formatted(job.id(), status.word()),
                        job.pipelineId(),
                        job.id());
                yield pressed(command) || status != JobStatus.PENDING
                        ? effect.andSend(answers.write(
                                connection,
                                command.commandId(),
                                Answer.of(
                                                Kind.NOTICE,
                                                !pressed(command),
                                                "%s started %s; %s".formatted(who(by), name(job), outlook(status)))
                                        .about(job.pipelineId(), job.id())
                                        .inPlaceOfOriginal(pressed(command))))
                        : effect;
            }
            case JobPlay.Result.NotPlayable(var status) ->
                stale(
                        connection,
                        command,
                        job,
                        "%s does not wait to be played: it is %s.".formatted(name(job), words(status)));
            case JobPlay.Result.Paused(var pause) -> paused(connection, command, job, pause);
            case JobPlay.Result.NoSuchJob _ -> gone(connection, command, by, job);
        };
    }

    Effect retry(Connection connection, ChatCommand command, Outcome.Retry retry, Pauses pauses) throws SQLException {
        var by = retry.by();
        var job = retry.job();
        return switch (retries.retry(connection, by.project(), job.id(), actor(by, command), pauses)) {
            case JobRetry.Result.Retried(var pipelineId, var jobId, var status, var toSend) -> {
                var effect = Effect.done(
                        toSend.stream().toList(),
                        "job #%d %s, a retry of #%d".formatted(jobId, status.word(), job.id()),
                        pipelineId,
                        jobId);
                yield status == JobStatus.PENDING
                        ? effect
                        : effect.andSend(answers.write(
                                connection,
                                command.commandId(),
                                Answer.of(
                                                Kind.NOTICE,
                                                true,
                                                "Job #%d repeats %s; %s".formatted(jobId, name(job), outlook(status)))
                                        .about(pipelineId, jobId)));
            }
            case JobRetry.Result.NotOver(var status) ->
                refused(
                        connection,
                        command,
                        job,
                        "%s is not over, it is %s. Cancel it first, or wait for its end."
                                .formatted(name(job), words(status)));
            case JobRetry.Result.NoPool(var pool) ->
                refused(
                        connection,
                        command,
                        job,
                        "The runner pool %s that %s ran in is no longer configured. Ask for the job with `run`."
                                .formatted(code(pool), name(job)));
            case JobRetry.Result.Paused(var pause) -> paused(connection, command, job, pause);
            case JobRetry.Result.NoSuchJob _ -> gone(connection, command, by, job);
        };
    }

    private Effect done(
            Connection connection, ChatCommand command, ShownJob job, List<Outbox.Written> toSend, String text)
            throws SQLException {
        var answer = Answer.announced(text).about(job.pipelineId(), job.id()).inPlaceOfOriginal(pressed(command));
        var all = new ArrayList<>(toSend);
        all.add(answers.write(connection, command.commandId(), answer));
        return Effect.done(all, text, job.pipelineId(), job.id());
    }

    /** Somebody was faster. A button that led to this goes. */
    private Effect stale(Connection connection, ChatCommand command, ShownJob job, String text) throws SQLException {
        return pressed(command)
                ? said(
                        connection,
                        command,
                        job,
                        Answer.of(Kind.REFUSED, false, text).inPlaceOfOriginal(true))
                : refused(connection, command, job, text);
    }

    private Effect paused(Connection connection, ChatCommand command, ShownJob job, Pause pause) throws SQLException {
        return refused(connection, command, job, pause.refusal()).by(PauseRule.NAME);
    }

    private Effect refused(Connection connection, ChatCommand command, ShownJob job, String text) throws SQLException {
        return said(connection, command, job, Answer.refusal(text, CommandEffects.typed(command)));
    }

    private Effect gone(Connection connection, ChatCommand command, Member by, ShownJob job) throws SQLException {
        return refused(connection, command, job, JobReports.noSuchJob(by.project(), job.id()));
    }

    private Effect said(Connection connection, ChatCommand command, ShownJob job, Answer answer) throws SQLException {
        var about = answer.about(job.pipelineId(), job.id());
        return Effect.said(answers.write(connection, command.commandId(), about), about);
    }

    private static Actor actor(Member by, ChatCommand command) {
        return new Actor(by.user(), command.commandId());
    }

    private static boolean pressed(ChatCommand command) {
        return command.origin() == ChatCommand.Origin.BUTTON;
    }

    private static String who(Member by) {
        return by.user().username();
    }

    private static String name(ShownJob job) {
        return "job #%d %s".formatted(job.id(), code(job.name()));
    }

    private static String outlook(JobStatus status) {
        return status == JobStatus.PENDING ? "its output follows." : "it waits for its turn, then its output follows.";
    }

    private static String words(JobStatus status) {
        return status.word().replace('_', ' ');
    }
}
