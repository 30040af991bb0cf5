package dev.chatops.pipeline.command;

import dev.chatops.ciconfig.CompiledJob;
import dev.chatops.ciconfig.When;
import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.compile.ProjectConfiguration;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.job.JobSpec;
import dev.chatops.pipeline.job.JobSpec.Chat;
import dev.chatops.pipeline.project.ProjectFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

/** Turns a selected job into one that can be made, or says what it still lacks. */
@ApplicationScoped
class JobDrafts {

    /** A draft, or why there is none. */
    sealed interface Draft {}

    record Drafted(JobDraft job) implements Draft {}

    /** @param text for the person in chat */
    record NotYet(String text) implements Draft {}

    private final Clock clock;

    JobDrafts(Clock clock) {
        this.clock = clock;
    }

    Draft of(ChatCommand command, Member member, CompiledJob job, Commit commit, Chat chat, ProjectFile file) {
        var pool = file.poolFor(job.tags());
        if (pool.isEmpty()) {
            return new NotYet(Refusals.noPool(job.name(), job.tags()));
        }
        var project = member.project();
        return new Drafted(new JobDraft(
                command.commandId(),
                clock.instant(),
                project,
                member.user(),
                "chat",
                job.name(),
                job.stage(),
                pool.get().name(),
                job.when() == When.MANUAL,
                job.when() == When.DELAYED ? job.startIn().orElse(Duration.ZERO) : null,
                job.resourceGroup().orElse(null),
                JobSpec.of(job, project.timeout().toSeconds(), ProjectConfiguration.facts(commit), chat)));
    }
}
