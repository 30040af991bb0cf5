package dev.chatops.pipeline.job;

import dev.chatops.ciconfig.CompiledJob;
import dev.chatops.ciconfig.When;
import dev.chatops.ciconfig.job.Cache;
import dev.chatops.ciconfig.job.Environment;
import dev.chatops.ciconfig.job.Image;
import dev.chatops.claim.JobCache;
import dev.chatops.claim.JobImage;
import dev.chatops.events.FailureReason;
import dev.chatops.pipeline.artifact.ArtifactSpec;
import java.time.Instant;
import java.util.List;

/**
 * What was decided about a job when it was created, as it is stored: the compiled job and the facts its variables are
 * made of. No value of a project variable is in it: those are resolved at the claim.
 *
 * @param beforeScript never null
 * @param afterScript never null
 * @param timeoutSeconds for an attempt
 * @param variables of {@code .gitlab-ci.yml}, the job's own after the global ones
 * @param given what was given when it was started by hand; wins over the file's and the project's. Never expanded
 * @param retry when a failed attempt is followed by another
 * @param allowFailure whether its failure leaves the pipeline successful, whatever the exit code
 * @param allowedExitCodes those of the script that do so alone; never null
 * @param chat null when the job was not asked for in chat
 * @param preGetSourcesScript {@code hooks:pre_get_sources_script}; never null
 * @param image null when the job names none
 * @param services never null
 * @param artifacts null when the job has none
 * @param caches never null
 * @param facts what its predefined variables tell
 */
public record JobSpec(
        List<String> beforeScript,
        List<String> script,
        List<String> afterScript,
        List<String> tags,
        List<YamlVariable> variables,
        List<YamlVariable> given,
        Retry retry,
        long timeoutSeconds,
        boolean allowFailure,
        List<Integer> allowedExitCodes,
        CommitFacts commit,
        Chat chat,
        List<String> preGetSourcesScript,
        JobImage image,
        List<JobImage> services,
        ArtifactSpec artifacts,
        List<StoredCache> caches,
        Facts facts) {

    /** Rows of earlier releases lack what came since. */
    public JobSpec {
        facts = facts == null ? Facts.NONE : facts;
        given = given == null ? List.of() : List.copyOf(given);
        retry = retry == null ? Retry.NONE : retry;
        allowedExitCodes = allowedExitCodes == null ? List.of() : List.copyOf(allowedExitCodes);
        preGetSourcesScript = preGetSourcesScript == null ? List.of() : preGetSourcesScript;
        services = services == null ? List.of() : List.copyOf(services);
        caches = caches == null ? List.of() : List.copyOf(caches);
    }

    /**
     * A cache of the job.
     *
     * @param unprotect whether jobs of protected branches share it with those of others
     */
    public record StoredCache(JobCache cache, boolean unprotect) {

        static StoredCache of(Cache cache) {
            return new StoredCache(
                    new JobCache(
                            cache.key(),
                            cache.keyFiles(),
                            cache.keyFilesCommits(),
                            cache.prefix(),
                            cache.paths(),
                            cache.untracked(),
                            cache.when(),
                            cache.policy(),
                            cache.fallbackKeys(),
                            false),
                    cache.unprotect());
        }

        /** For a job on a branch that is protected or not. */
        public JobCache on(boolean protectedBranch) {
            return cache.on(protectedBranch && !unprotect);
        }
    }

    /**
     * {@code retry:} of a job.
     *
     * @param max further attempts, 0 to 2
     * @param when failure reasons after which there is one, in GitLab's words; {@code always} stands for all
     * @param exitCodes of the script after which there is one, whatever {@code when} says
     */
    public record Retry(int max, List<String> when, List<Integer> exitCodes) {

        public static final Retry NONE = new Retry(0, List.of(), List.of());

        /** @param attempt the one that failed so, from 1 */
        boolean allowsAnotherAfter(int attempt, FailureReason reason, Integer exitCode) {
            return attempt <= max && (when.contains("always") || when.contains(word(reason)) || isRetried(exitCode));
        }

        private boolean isRetried(Integer exitCode) {
            return exitCode != null && exitCodes.contains(exitCode);
        }

        /** GitLab has no word for a runner that was shut down; people who retry system failures mean that too. */
        private static String word(FailureReason reason) {
            return (reason == FailureReason.RUNNER_INTERRUPTED ? FailureReason.RUNNER_SYSTEM_FAILURE : reason).word();
        }
    }

    /** A variable of {@code .gitlab-ci.yml}. */
    public record YamlVariable(String key, String value, boolean expand, boolean file) {}

    /**
     * What predefined variables tell of a job beyond its names.
     *
     * @param pipelineName empty when it has none
     * @param groupName the job's name without what stands for an instance of a parallel job; empty for the same name
     * @param nodeIndex from 1; null when the job is not parallel
     * @param manual whether it was written to wait for somebody
     * @param image empty when it names none; not expanded
     * @param environment null when it has none
     */
    public record Facts(
            String pipelineName,
            String groupName,
            Integer nodeIndex,
            int nodeTotal,
            boolean manual,
            String image,
            EnvironmentFacts environment) {

        /** For jobs of earlier releases. */
        static final Facts NONE = new Facts("", "", null, 1, false, "", null);

        static Facts of(CompiledJob job) {
            return new Facts(
                    job.pipelineName(),
                    job.groupName(),
                    job.nodeIndex().orElse(null),
                    job.nodeTotal(),
                    job.when() == When.MANUAL,
                    job.image().map(image -> image.name()).orElse(""),
                    job.environment().map(EnvironmentFacts::of).orElse(null));
        }
    }

    /**
     * @param name filled in
     * @param url not expanded; empty when there is none
     */
    public record EnvironmentFacts(String name, String url, String action, String tier) {

        static EnvironmentFacts of(Environment environment) {
            return new EnvironmentFacts(
                    environment.name(), environment.url(), environment.action(), environment.tierOrGuess());
        }
    }

    /** The commit that the pipeline runs at. */
    public record CommitFacts(
            String branch, String defaultBranch, String sha, String message, String author, Instant at) {}

    /**
     * Where and by whom the job was asked for.
     *
     * @param input all that was typed behind the job's name
     */
    public record Chat(String input, String channelId, String channelName, String userId) {

        @Override
        public String toString() {
            return "Chat[channelId=%s, userId=%s]".formatted(channelId, userId);
        }
    }

    /** Whether its reply is the output of its one command alone (architecture §6). */
    public boolean isSingleCommand() {
        return script.size() == 1 && beforeScript.isEmpty();
    }

    /** @param otherwiseSeconds the timeout where the job sets none */
    public static JobSpec of(CompiledJob job, long otherwiseSeconds, CommitFacts commit, Chat chat) {
        var variables = job.variables().entrySet().stream()
                .map(entry -> new YamlVariable(
                        entry.getKey(),
                        entry.getValue().value(),
                        entry.getValue().expand(),
                        entry.getValue().file()))
                .toList();
        return new JobSpec(
                job.beforeScript(),
                job.script(),
                job.afterScript(),
                job.tags(),
                variables,
                List.of(),
                new Retry(job.retry().max(), job.retry().when(), job.retry().exitCodes()),
                job.timeout().map(timeout -> timeout.toSeconds()).orElse(otherwiseSeconds),
                job.allowFailure().allowed(),
                job.allowFailure().exitCodes(),
                commit,
                chat,
                job.preGetSourcesScript(),
                job.image().map(JobSpec::image).orElse(null),
                job.services().stream().map(JobSpec::image).toList(),
                job.artifacts().map(ArtifactSpec::of).orElse(null),
                job.caches().stream().map(StoredCache::of).toList(),
                Facts.of(job));
    }

    private static JobImage image(Image image) {
        return new JobImage(
                image.name(),
                image.entrypoint(),
                image.pullPolicy(),
                image.docker().user(),
                image.docker().platform());
    }
}
