package dev.chatops.ciconfig;

import java.util.Comparator;
import java.util.List;

/** The one job that a command asks for, or why it is none (reference, gitlab-chatops §4.2). */
public sealed interface ChatSelection {

    record Selected(CompiledJob job) implements ChatSelection {}

    /** @param nearest names that may have been meant, the likeliest first */
    record Unknown(String name, List<String> nearest) implements ChatSelection {}

    /**
     * @param why a sentence
     * @param remedy another one
     */
    record NotRunnable(String name, String why, String remedy) implements ChatSelection {}

    /** The short name of several jobs. */
    record Several(String name, List<String> choices) implements ChatSelection {}

    /** Selects by exact name on the expanded configuration. */
    static ChatSelection select(CiConfig config, String name) {
        if (name.startsWith(".")) {
            return new NotRunnable(
                    name,
                    "it is a hidden job, a template for others.",
                    "Run a job that extends it, or drop the dot from its name.");
        }
        var job = config.jobs().get(name);
        if (job == null) {
            return new Unknown(name, nearest(config, name));
        }
        if (job.excluded().isPresent()) {
            var excluded = job.excluded().get();
            return new NotRunnable(name, excluded.why(), excluded.remedy());
        }
        return switch (job.when()) {
            case NEVER -> new NotRunnable(name, "it is `when: never`.", "Remove that to run it.");
            case ON_FAILURE ->
                new NotRunnable(
                        name,
                        "it is `when: on_failure`, and it is alone in its pipeline, so nothing can fail before it.",
                        "Remove that to run it.");
            case ON_SUCCESS, ALWAYS, MANUAL, DELAYED ->
                job.stage().equals(".pre") || job.stage().equals(".post")
                        ? new NotRunnable(
                                name,
                                "its stage is `" + job.stage() + "`, and a pipeline with no other stage does not run.",
                                "Give it another stage.")
                        : new Selected(job);
        };
    }

    private static List<String> nearest(CiConfig config, String name) {
        int limit = Math.max(2, name.length() / 3);
        return config.jobs().values().stream()
                .filter(job -> job.excluded().isEmpty())
                .map(CompiledJob::name)
                .filter(known -> EditDistance.between(name, known) <= limit || known.startsWith(name))
                .sorted(Comparator.comparingInt(known -> EditDistance.between(name, known)))
                .limit(3)
                .toList();
    }
}
