package dev.chatops.ciconfig;

import dev.chatops.ciconfig.job.Need;
import java.util.List;
import java.util.stream.Collectors;

/** The one job that somebody names in chat, or why it cannot be run. The texts are whole sentences for that person. */
public sealed interface ChatSelection {
    record Selected(CompiledJob job) implements ChatSelection {}

    /** @param nearest visible jobs with similar names; to be shown only to those who may run jobs */
    record Unknown(String name, List<String> nearest) implements ChatSelection {}

    /** @param remedy what to do about it */
    record NotRunnable(String name, String why, String remedy) implements ChatSelection {}

    /** A parallel job by its short name. @param choices the names of its instances */
    record Several(String name, List<String> choices) implements ChatSelection {}

    /**
     * Judges by GitLab's rules for a pipeline with one job. The name must be that of the compiled configuration, case and all.
     *
     * @param config compiled for the pipeline's source
     */
    static ChatSelection select(CiConfig config, String jobName) {
        var job = config.jobs().get(jobName);
        if (job != null) {
            return judge(config, job);
        }
        var instances = config.instancesOf(jobName);
        if (!instances.isEmpty()) {
            return new Several(jobName, instances);
        }
        if (jobName.startsWith(".") && config.hidden().contains(jobName)) {
            return new NotRunnable(
                    jobName,
                    "`" + jobName + "` is a template: names that start with a dot are never run.",
                    "Run a job that extends it, or give it a name without the dot.");
        }
        return new Unknown(jobName, Nearest.to(jobName, config.jobs().keySet(), 3));
    }

    private static ChatSelection judge(CiConfig config, CompiledJob job) {
        var name = job.name();
        if (config.workflow() instanceof Inclusion.Excluded(var why, var remedy)) {
            return new NotRunnable(name, "No pipeline is made: " + why + ".", remedy);
        }
        if (job.inclusion() instanceof Inclusion.Excluded(var why, var remedy)) {
            return new NotRunnable(name, "`" + name + "` is not part of this pipeline: " + why + ".", remedy);
        }
        if (job.bridge() && job.unsupported().isEmpty()) {
            return new NotRunnable(name, "`" + name + "` has no script.", "Give it a `script`.");
        }
        if (!job.unsupported().isEmpty()) {
            return new NotRunnable(
                    name,
                    "`" + name + "` cannot run here: " + String.join("; ", job.unsupported()) + ".",
                    "Remove the keyword, or run another job.");
        }
        if (job.stage().equals(".pre") || job.stage().equals(".post")) {
            return new NotRunnable(
                    name,
                    "`" + name + "` is in stage `" + job.stage() + "`, and such jobs alone make no pipeline.",
                    "Put it into another stage.");
        }
        if (job.when() == When.ON_FAILURE) {
            return new NotRunnable(
                    name,
                    "`" + name
                            + "` has `when: on_failure`: it runs only after another job failed, and here it would be alone.",
                    "Use `when: on_success`, or a rule with it for source `"
                            + config.context().source().word() + "`.");
        }
        var needed = missingNeeds(config, job);
        if (!needed.isEmpty()) {
            return new NotRunnable(
                    name,
                    "'" + name + "' job needs " + needed
                            + ", which would not be in the pipeline: a command runs one job alone.",
                    "Mark the need as `optional: true`, write `needs: []`, or use `dependencies`.");
        }
        return VariableExpansion.problem(job.variables().entrySet().stream()
                        .map(e -> new Variable(
                                e.getKey(), e.getValue().value(), e.getValue().expand()))
                        .toList())
                .<ChatSelection>map(
                        problem -> new NotRunnable(name, "`" + name + "`: " + problem, "Change its `variables`."))
                .orElseGet(() -> new Selected(job));
    }

    private static String missingNeeds(CiConfig config, CompiledJob job) {
        if (config.context().source() != PipelineSource.CHAT) {
            return "";
        }
        return job.needs().orElse(List.of()).stream()
                .filter(need ->
                        need.elsewhere() || !need.optional() && !need.job().equals(job.name()))
                .map(ChatSelection::words)
                .distinct()
                .limit(5)
                .collect(Collectors.joining(", "));
    }

    private static String words(Need need) {
        return need.elsewhere() ? "a job of another pipeline" : "'" + need.job() + "'";
    }
}
