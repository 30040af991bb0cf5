package dev.chatops.ciconfig;

import dev.chatops.ciconfig.job.JobDraft;
import java.util.List;

/** What is allowed, but probably not meant. */
final class Warnings {
    private Warnings() {}

    /** What reading warned of, and what compiling for a pipeline adds. */
    static List<LintError> with(Problems reading, TopLevel top, CiConfig config) {
        var problems = new Problems();
        reading.warnings().forEach(problems::warning);
        add(top, config, problems);
        return problems.warnings();
    }

    private static void add(TopLevel top, CiConfig config, Problems problems) {
        if (top.workflow().rules() == null) {
            top.drafts().stream()
                    .filter(draft ->
                            draft.rules().isPresent() && draft.rules().get().endInWhenAlone())
                    .forEach(draft -> twoPipelines(draft, problems));
        }
        if (config.context().source() != PipelineSource.CHAT) {
            config.jobs().values().stream()
                    .filter(CompiledJob::isIncluded)
                    .forEach(job -> needs(job, config, problems));
        }
    }

    private static void twoPipelines(JobDraft draft, Problems problems) {
        problems.warning(
                "jobs:" + draft.name()
                        + " may allow multiple pipelines to run for a single action due to `rules:when` clause"
                        + " with no `workflow:rules`.",
                draft.place(),
                draft.name(),
                "rules");
    }

    /** In GitLab this stops the pipeline. The configuration itself is valid, so here it is only said. */
    private static void needs(CompiledJob job, CiConfig config, Problems problems) {
        for (var need : job.needs().orElse(List.of())) {
            boolean there = config.jobs().values().stream()
                    .anyMatch(other -> other.isIncluded()
                            && (other.name().equals(need.job())
                                    || other.groupName().equals(need.job())));
            if (!there && !need.optional() && !need.elsewhere()) {
                problems.warning(
                        "'" + job.name() + "' job needs '" + need.job() + "' job, but '" + need.job()
                                + "' does not exist in the pipeline, so there is no pipeline for source `"
                                + config.context().source().word() + "`. Mark the need as `optional: true`.",
                        need.place(),
                        job.name(),
                        "needs");
            }
        }
    }
}
