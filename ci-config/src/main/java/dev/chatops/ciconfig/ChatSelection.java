package dev.chatops.ciconfig;

import dev.chatops.ciconfig.job.Need;
import java.util.List;
import java.util.stream.Collectors;

/** The one job that somebody names in chat, or why it cannot be run. */
public sealed interface ChatSelection {
    record Selected(CompiledJob job) implements ChatSelection {}

    /** @param nearest visible jobs with similar names; to be shown only to those who may run jobs */
    record Unknown(String name, List<String> nearest) implements ChatSelection {}

    /**
     * @param why a sentence about the job that does not name it, to stand behind a colon
     * @param remedy what to do about it, a sentence of its own
     */
    record NotRunnable(String name, String why, String remedy) implements ChatSelection {}

    /** A parallel job by its short name. @param choices the names of its instances */
    record Several(String name, List<String> choices) implements ChatSelection {}

    /**
     * Judges by GitLab's rules for a pipeline with one job. The name must be that of the compiled configuration, case and all.
     *
     * @param config compiled for the pipeline's source; for another source than chat, whether the job is in such a pipeline
     */
    static ChatSelection select(CiConfig config, String jobName) {
        var job = config.jobs().get(jobName);
        if (job != null) {
            var obstacle = obstacle(config, job);
            return obstacle == null
                    ? new Selected(job)
                    : new NotRunnable(
                            jobName,
                            Problems.cut(obstacle.why, LONGEST_REASON),
                            Problems.cut(obstacle.remedy, LONGEST_REASON));
        }
        var instances = config.instancesOf(jobName);
        if (!instances.isEmpty()) {
            return new Several(jobName, instances);
        }
        if (config.hidden().contains(jobName)) {
            return new NotRunnable(
                    jobName,
                    "it is a template: what starts with a dot is never run.",
                    "Run a job that extends it, or give it a name without the dot.");
        }
        return new Unknown(jobName, Nearest.to(jobName, config.jobs().keySet(), 3));
    }

    int LONGEST_GROUP = 255; // GitLab's
    int LONGEST_REASON = 1000; // characters; a condition that is shown can be as long as the file

    /** What keeps a job from running. */
    record Obstacle(String why, String remedy) {}

    private static Obstacle obstacle(CiConfig config, CompiledJob job) {
        boolean alone = config.context().source() == PipelineSource.CHAT;
        if (config.workflow() instanceof Inclusion.Excluded(var why, var remedy)) {
            return new Obstacle("there is no pipeline to run it in, since " + why + ".", remedy);
        }
        if (job.inclusion() instanceof Inclusion.Excluded(var why, var remedy)) {
            return new Obstacle(why + ".", remedy);
        }
        if (!job.unsupported().isEmpty()) {
            return new Obstacle(
                    String.join("; ", job.unsupported()) + ".", "Remove the keyword from the job, or run another job.");
        }
        if (job.bridge()) {
            return new Obstacle("it has no `script`, so there is nothing to run.", "Give it a `script`.");
        }
        if (alone && (job.stage().equals(".pre") || job.stage().equals(".post"))) {
            return new Obstacle(
                    "its stage is `" + job.stage() + "`, and jobs of that stage alone make no pipeline.",
                    "Put it into another stage.");
        }
        if (alone && job.when() == When.ON_FAILURE) {
            return new Obstacle(
                    "it is `when: on_failure` and would be alone in its pipeline, so nothing can fail before it.",
                    "Give it a rule for source `chat` with another `when`.");
        }
        var needed = alone ? missingNeeds(job) : "";
        if (!needed.isEmpty()) {
            return new Obstacle(
                    "it needs " + needed + ", and a command runs one job alone.",
                    "Mark the need as `optional: true`, write `needs: []`, or use `dependencies`.");
        }
        var environment = job.environment().orElse(null);
        if (environment != null && !environment.hasFitName()) {
            return new Obstacle(
                    "its environment would be called `" + shown(environment.name())
                            + "`, which is no name for one: letters, digits, blanks and `-_/${}.`, no `/` at either end.",
                    "Run it with other input, or change its `environment`.");
        }
        var group = job.resourceGroup().orElse("");
        if (group.length() > LONGEST_GROUP) {
            return new Obstacle(
                    "its `resource_group` is longer than " + LONGEST_GROUP + " characters, once it is filled in.",
                    "Run it with shorter input, or change its `resource_group`.");
        }
        return VariableExpansion.problem(job.variables().entrySet().stream()
                        .map(variable -> new Variable(
                                variable.getKey(),
                                variable.getValue().value(),
                                variable.getValue().expand()))
                        .toList())
                .map(problem -> new Obstacle(problem, "Change its `variables`."))
                .orElse(null);
    }

    private static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static String missingNeeds(CompiledJob job) {
        return job.needs().orElse(List.of()).stream()
                .filter(need -> need.elsewhere() || !need.optional())
                .map(ChatSelection::words)
                .distinct()
                .limit(5)
                .collect(Collectors.joining(", "));
    }

    private static String words(Need need) {
        return need.elsewhere() ? "a job of another pipeline" : "the job `" + need.job() + "`";
    }
}
