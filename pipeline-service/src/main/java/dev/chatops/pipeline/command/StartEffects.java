package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.answer.Buttons;
import dev.chatops.pipeline.job.JobCreation;
import dev.chatops.pipeline.job.JobDraft;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes a job, and tells whoever waits for it what there is to tell before its output. */
@ApplicationScoped
class StartEffects {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final JobCreation jobs;
    private final Answers answers;

    StartEffects(JobCreation jobs, Answers answers) {
        this.jobs = jobs;
        this.answers = answers;
    }

    Effect start(Connection connection, JobDraft draft) throws SQLException {
        var created = jobs.create(connection, draft);
        var effect = Effect.done(
                List.of(created.toSend()),
                "job #%d %s".formatted(created.jobId(), created.status().word()),
                created.pipelineId(),
                created.jobId());
        var news = news(draft, created);
        return news.isEmpty()
                ? effect
                : effect.andSend(answers.write(
                        connection, draft.commandId(), news.get().about(created.pipelineId(), created.jobId())));
    }

    /** Empty when its output will say all. */
    private static Optional<Answer> news(JobDraft draft, JobCreation.Created created) {
        var name = code(draft.name());
        var project = draft.project();
        var buttons = List.of(Buttons.play(project, created.jobId()), Buttons.cancel(project, created.jobId()));
        return switch (created.status()) {
            case MANUAL ->
                Optional.of(Answer.of(
                                Kind.MANUAL,
                                false,
                                "The job %s is `when: manual`: job #%d waits for somebody to start it. Press Play, or type %s; variables may stand behind it, as in `NAME=value`."
                                        .formatted(name, created.jobId(), typed(project.path(), created)))
                        .with(buttons));
            case SCHEDULED ->
                Optional.of(Answer.of(
                                Kind.SCHEDULED,
                                false,
                                "The job %s is `when: delayed`: job #%d starts by itself at %s, and its output stands on its page then. To start it now and have its output here, press Play or type %s."
                                        .formatted(
                                                name,
                                                created.jobId(),
                                                TIME.format(created.startAt()),
                                                typed(project.path(), created)))
                        .with(buttons));
            case WAITING_FOR_RESOURCE ->
                Optional.of(Answer.of(
                        Kind.NOTICE, true, "The job %s waits for its turn: %s.".formatted(name, why(draft, created))));
            default -> Optional.empty();
        };
    }

    private static String typed(String project, JobCreation.Created created) {
        return "`%s play %d`".formatted(project, created.jobId());
    }

    private static String why(JobDraft draft, JobCreation.Created created) {
        return created.waitsForGroup()
                ? "another job has the resource group " + code(draft.resourceGroup())
                : code(draft.project().path()) + " runs as many jobs as its `max_running` allows";
    }
}
