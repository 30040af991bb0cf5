package dev.chatops.ciconfig;

import dev.chatops.ciconfig.job.JobDraft;
import java.util.List;
import java.util.stream.Collectors;

/** What lies across jobs: stages, needs, dependencies, environments. Ends at the first error, as GitLab does. */
final class LogicalChecks {
    private LogicalChecks() {}

    static void check(TopLevel top, CiConfig config) {
        for (var draft : top.drafts()) {
            checkStage(draft, top.stages());
        }
    }

    private static void checkStage(JobDraft draft, List<String> stages) {
        if (!stages.contains(draft.stage())) {
            throw new InvalidConfig(
                    draft.name() + " job: chosen stage " + draft.stage() + " does not exist; available stages are "
                            + stages.stream().collect(Collectors.joining(", ")) + "."
                            + (Nearest.hint(draft.stage(), stages).isEmpty()
                                    ? " Add it to `stages`."
                                    : Nearest.hint(draft.stage(), stages)),
                    draft.place(),
                    draft.name(),
                    "stage");
        }
    }
}
