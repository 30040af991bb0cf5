package dev.chatops.pipeline.variable;

import dev.chatops.ciconfig.Variable;
import dev.chatops.ciconfig.VariableExpansion;
import dev.chatops.claim.JobPayload;
import dev.chatops.pipeline.job.JobSpec;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectVariable;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a job's variables together: predefined, then {@code .gitlab-ci.yml}, then the project's, then who asked. A
 * later one wins. In GitLab the identity can be overridden; here it cannot.
 */
@ApplicationScoped
public class JobVariables {

    /** @param user null when he has left the project file since */
    public record JobFacts(long jobId, long pipelineId, String name, String stage, JobSpec spec, User user) {}

    private record Entry(String value, boolean expand, boolean file, boolean masked) {}

    private final PredefinedVariables predefined;

    JobVariables(PredefinedVariables predefined) {
        this.predefined = predefined;
    }

    /** The values as the job gets them, expanded. */
    public List<JobPayload.Variable> resolve(Project project, JobFacts job) throws VariableUnavailableException {
        if (job.user() == null) {
            throw new VariableUnavailableException("the user who asked for the job is no longer configured");
        }
        var entries = new LinkedHashMap<String, Entry>();
        var commit = job.spec().commit();
        putAll(entries, predefined.ofPipeline(project, commit));
        putAll(entries, predefined.ofJob(project, job));
        for (var variable : job.spec().variables()) {
            put(entries, variable.key(), new Entry(variable.value(), variable.expand(), variable.file(), false));
        }
        boolean protectedRef = project.isProtected(commit.branch(), commit.defaultBranch());
        for (var variable : project.variables()) {
            if (protectedRef || !variable.isProtected()) {
                put(
                        entries,
                        variable.key(),
                        new Entry(value(variable), variable.expand(), variable.file(), variable.masked()));
            }
        }
        for (var given : job.spec().given()) {
            put(entries, given.key(), new Entry(given.value(), given.expand(), given.file(), false));
        }
        putAll(entries, predefined.ofIdentity(job.user(), job.spec().chat()));
        return expanded(entries);
    }

    private static List<JobPayload.Variable> expanded(Map<String, Entry> entries) throws VariableUnavailableException {
        var ordered = entries.entrySet().stream()
                .map(entry -> new Variable(
                        entry.getKey(),
                        entry.getValue().value(),
                        entry.getValue().expand()))
                .toList();
        var problem = VariableExpansion.problem(ordered);
        if (problem.isPresent()) {
            throw new VariableUnavailableException("its variables cannot be expanded: " + problem.get());
        }
        var expanded = VariableExpansion.expand(ordered);
        return entries.entrySet().stream()
                .map(entry -> new JobPayload.Variable(
                        entry.getKey(),
                        expanded.get(entry.getKey()),
                        entry.getValue().file(),
                        entry.getValue().masked()))
                .toList();
    }

    /** Predefined and identity variables are values, not texts with references in them: chat text is data. */
    private static void putAll(Map<String, Entry> entries, Map<String, String> values) {
        values.forEach((key, value) -> put(entries, key, new Entry(value, false, false, false)));
    }

    private static void put(Map<String, Entry> entries, String key, Entry entry) {
        entries.remove(key); // so that it is exported behind what it may refer to
        entries.put(key, entry);
    }

    private static String value(ProjectVariable variable) throws VariableUnavailableException {
        try {
            return variable.value();
        } catch (IOException e) {
            throw new VariableUnavailableException(
                    "the project variable " + variable.key() + " has no value: " + e.getMessage());
        }
    }
}
