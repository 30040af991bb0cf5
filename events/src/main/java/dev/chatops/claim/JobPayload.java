package dev.chatops.claim;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * All that a runner needs to run one attempt. It holds secrets: it is never stored and never logged.
 *
 * @param fence goes into every event of this attempt; not a secret
 * @param attemptToken proves the holder of this attempt to the artifact calls; a secret. Null in an answer to a claim that
 *     told the digest of the runner's own
 * @param name the job's, as in {@code .gitlab-ci.yml}
 * @param beforeScript runs in one shell with {@code script}; never null
 * @param afterScript runs in a shell of its own whatever became of the script; never null
 * @param variables in the order in which they are exported; a later one of the same key wins
 * @param timeoutSeconds for the whole attempt
 * @param preGetSourcesScript {@code hooks:pre_get_sources_script}, in a shell of its own before the checkout; never null
 * @param placeholders for what only the runner knows, such as {@code CI_PROJECT_DIR} or the path of a file variable: by
 *     variable, the text that stands for its value in the values of others. Nobody can guess it, so no text of a user's
 *     is taken for one; never null
 * @param image null for the runner's own
 * @param services never null
 * @param artifacts null when the job hands in nothing
 * @param caches never null
 */
@JsonNaming(SnakeCaseStrategy.class)
public record JobPayload(
        long jobId,
        int attempt,
        UUID fence,
        String attemptToken,
        String project,
        String name,
        String stage,
        Source source,
        List<String> beforeScript,
        List<String> script,
        List<String> afterScript,
        List<Variable> variables,
        long timeoutSeconds,
        List<String> preGetSourcesScript,
        Map<String, String> placeholders,
        JobImage image,
        List<JobImage> services,
        JobArtifacts artifacts,
        List<JobCache> caches) {

    public JobPayload {
        preGetSourcesScript = preGetSourcesScript == null ? List.of() : preGetSourcesScript;
        placeholders = placeholders == null ? Map.of() : placeholders;
        services = services == null ? List.of() : List.copyOf(services);
        caches = caches == null ? List.of() : List.copyOf(caches);
    }

    /** A job that needs no image of its own and leaves no files behind. */
    public JobPayload(
            long jobId,
            int attempt,
            UUID fence,
            String attemptToken,
            String project,
            String name,
            String stage,
            Source source,
            List<String> beforeScript,
            List<String> script,
            List<String> afterScript,
            List<Variable> variables,
            long timeoutSeconds,
            List<String> preGetSourcesScript,
            Map<String, String> placeholders) {
        this(
                jobId,
                attempt,
                fence,
                attemptToken,
                project,
                name,
                stage,
                source,
                beforeScript,
                script,
                afterScript,
                variables,
                timeoutSeconds,
                preGetSourcesScript,
                placeholders,
                null,
                List.of(),
                null,
                List.of());
    }

    /**
     * What to check out.
     *
     * @param repository a git URL or an absolute path; may hold credentials, so it is as secret as they are
     * @param branch short name, such as {@code main}
     * @param sha the pipeline's commit; the working copy stands exactly there
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Source(String repository, String branch, String sha) {

        @Override
        public String toString() {
            return "Source[branch=%s, sha=%s]".formatted(branch, sha);
        }
    }

    /**
     * A variable as the job gets it.
     *
     * @param file whether the job gets a path to a file with the value instead of the value
     * @param masked whether the value must not appear in the log
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Variable(String key, String value, boolean file, boolean masked) {

        @Override
        public String toString() {
            return "Variable[key=%s]".formatted(key);
        }
    }

    /** The same with the runner's own token. */
    public JobPayload withAttemptToken(String token) {
        return new JobPayload(
                jobId,
                attempt,
                fence,
                token,
                project,
                name,
                stage,
                source,
                beforeScript,
                script,
                afterScript,
                variables,
                timeoutSeconds,
                preGetSourcesScript,
                placeholders,
                image,
                services,
                artifacts,
                caches);
    }

    /** For the whole attempt: checkout, script and after_script. */
    public Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    @Override
    public String toString() {
        return "JobPayload[jobId=%d, attempt=%d, name=%s]".formatted(jobId, attempt, name);
    }
}
