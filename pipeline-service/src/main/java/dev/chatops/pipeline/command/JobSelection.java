package dev.chatops.pipeline.command;

import dev.chatops.ciconfig.ChatSelection;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.ciconfig.CompiledJob;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.compile.ProjectConfiguration;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.job.JobSpec.Chat;
import jakarta.enterprise.context.ApplicationScoped;

/** Finds the one job that was named, in the configuration at a commit. */
@ApplicationScoped
class JobSelection {

    /** The job, or why there is none to run. */
    sealed interface Selection {}

    record Found(CompiledJob job) implements Selection {}

    /** @param why for the person in chat */
    record NotFound(String why) implements Selection {}

    private final ProjectConfiguration configuration;

    JobSelection(ProjectConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Only for who may run jobs: the reasons name jobs. */
    Selection select(Member member, Commit commit, Chat chat, String job) {
        var project = member.project();
        return switch (configuration.compile(project, commit, member.user(), chat)) {
            case Compilation.Missing(var path) -> new NotFound(Refusals.noFile(project, commit.branch(), path));
            case Compilation.Invalid invalid -> new NotFound(Refusals.invalid(project, invalid.errors()));
            case Compilation.Compiled compiled ->
                switch (ChatSelection.select(compiled.config(), job)) {
                    case ChatSelection.Unknown unknown -> new NotFound(Refusals.of(unknown, project));
                    case ChatSelection.NotRunnable notRunnable -> new NotFound(Refusals.of(notRunnable));
                    case ChatSelection.Several several -> new NotFound(Refusals.of(several));
                    case ChatSelection.Selected(var selected) -> new Found(selected);
                };
        };
    }
}
