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
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts a job's variables together: predefined, then {@code .gitlab-ci.yml}, then the project's, then what was given at the
 * start, then who asked. A later one wins, and may mention an earlier one of its own name. In GitLab the identity can be
 * overridden; here it cannot.
 */
@ApplicationScoped
public class JobVariables {

    /** Names whose value only the runner knows. */
    private static final Set<String> OF_RUNNER = Set.of(
            "CI_BUILDS_DIR",
            "CI_CONCURRENT_ID",
            "CI_CONCURRENT_PROJECT_ID",
            "CI_DISPOSABLE_ENVIRONMENT",
            "CI_PROJECT_DIR",
            "CI_RUNNER_DESCRIPTION",
            "CI_RUNNER_EXECUTABLE_ARCH",
            "CI_RUNNER_ID",
            "CI_RUNNER_VERSION",
            "CI_SHARED_ENVIRONMENT",
            "RUNNER_TEMP_PROJECT_DIR");

    /** Not set in a job that nobody asked for in chat: it must not be made to believe that somebody did. */
    private static final Set<String> OF_CHAT = Set.of("CHAT_INPUT", "CHAT_CHANNEL", "CHAT_CHANNEL_ID", "CHAT_USER_ID");

    /**
     * What is asked for.
     *
     * @param source of its pipeline
     * @param createdAt when the pipeline was made
     * @param startedAt when this attempt begins
     * @param user null when he has left the project file since
     * @param runnerTags what the runner that has claimed it offers
     */
    public record JobFacts(
            long jobId,
            long pipelineId,
            String source,
            Instant createdAt,
            Instant startedAt,
            String name,
            String stage,
            JobSpec spec,
            User user,
            Collection<String> runnerTags) {}

    /**
     * @param variables expanded, in the order in which they are to be exported
     * @param placeholders as {@link JobPayload} has them
     */
    public record Resolved(List<JobPayload.Variable> variables, Map<String, String> placeholders) {

        @Override
        public String toString() {
            return "Resolved[variables=%d]".formatted(variables.size());
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final PredefinedVariables predefined;

    JobVariables(PredefinedVariables predefined) {
        this.predefined = predefined;
    }

    /** The values as the job gets them, expanded as far as that is possible here. */
    public Resolved resolve(Project project, JobFacts job) throws VariableUnavailableException {
        if (job.user() == null) {
            throw new VariableUnavailableException("the user who asked for the job is no longer configured");
        }
        var ordered = new ArrayList<Variable>();
        var commit = job.spec().commit();
        addAll(ordered, predefined.ofPipeline(project, commit));
        ordered.addAll(predefined.ofJob(project, job));
        job.spec().variables().forEach(it -> ordered.add(new Variable(it.key(), it.value(), it.expand(), it.file())));
        boolean protectedRef = project.isProtected(commit.branch(), commit.defaultBranch());
        for (var variable : project.variables()) {
            if (protectedRef || !variable.isProtected()) {
                ordered.add(new Variable(
                        variable.key(), value(variable), variable.expand(), variable.file(), variable.masked()));
            }
        }
        job.spec().given().forEach(it -> ordered.add(new Variable(it.key(), it.value(), it.expand(), it.file())));
        var identity = predefined.ofIdentity(job.user(), job.spec().chat());
        ordered.removeIf(variable -> identity.containsKey(variable.key())
                || OF_CHAT.contains(variable.key())
                || OF_RUNNER.contains(variable.key()));
        addAll(ordered, identity);
        return expanded(ordered);
    }

    private Resolved expanded(List<Variable> ordered) throws VariableUnavailableException {
        var problem = VariableExpansion.problem(ordered);
        if (problem.isPresent()) {
            throw new VariableUnavailableException("its variables cannot be expanded: " + problem.get());
        }
        var byKey = new LinkedHashMap<String, Variable>();
        for (var variable : ordered) {
            byKey.remove(variable.key()); // so that it is exported behind what it may refer to
            byKey.put(variable.key(), variable);
        }
        var placeholders = placeholders(byKey.values());
        var values = VariableExpansion.expand(ordered, placeholders);
        var variables = byKey.values().stream()
                .map(variable -> new JobPayload.Variable(
                        variable.key(), values.get(variable.key()), variable.file(), variable.masked()))
                .toList();
        return new Resolved(variables, placeholders);
    }

    private Map<String, String> placeholders(Collection<Variable> variables) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var secret = HexFormat.of().formatHex(bytes);
        var placeholders = new LinkedHashMap<String, String>();
        for (var name : OF_RUNNER) {
            placeholders.put(name, "<" + name + "-" + secret + ">");
        }
        for (var variable : variables) {
            if (variable.file()) {
                placeholders.put(variable.key(), "<" + variable.key() + "-" + secret + ">");
            }
        }
        return placeholders;
    }

    /** Predefined and identity variables are values, not texts with references in them: chat text is data. */
    private static void addAll(List<Variable> ordered, Map<String, String> values) {
        values.forEach((key, value) -> ordered.add(Variable.raw(key, value)));
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
