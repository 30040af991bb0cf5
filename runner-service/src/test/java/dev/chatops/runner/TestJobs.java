package dev.chatops.runner;

import dev.chatops.claim.JobArtifacts;
import dev.chatops.claim.JobCache;
import dev.chatops.claim.JobImage;
import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Source;
import dev.chatops.claim.JobPayload.Variable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Jobs of {@code acme/demo}, each with a number of its own. */
public final class TestJobs {

    private static final AtomicLong NUMBERS = new AtomicLong(100);

    private TestJobs() {}

    public static long nextNumber() {
        return NUMBERS.incrementAndGet();
    }

    public static JobPayload job(Source source, String... script) {
        return job(
                source, List.of(), List.of(script), List.of(), List.of(new Variable("NAME", "ada", false, false)), 60);
    }

    public static JobPayload job(
            Source source,
            List<String> beforeScript,
            List<String> script,
            List<String> afterScript,
            List<Variable> variables,
            long timeoutSeconds) {
        return new JobPayload(
                nextNumber(),
                1,
                UUID.randomUUID(),
                "attempt-token-of-the-tests",
                "acme/demo",
                "hello-world",
                "test",
                source,
                beforeScript,
                script,
                afterScript,
                variables,
                timeoutSeconds,
                List.of(),
                Map.of());
    }

    /** The same job with an image of its own. */
    public static JobPayload with(JobPayload job, JobImage image, List<JobImage> services) {
        return with(job, image, services, null, List.of());
    }

    /** The same job with files that were there before it, or outlive it. */
    public static JobPayload with(JobPayload job, JobArtifacts artifacts, List<JobCache> caches) {
        return with(job, null, List.of(), artifacts, caches);
    }

    public static JobPayload with(
            JobPayload job, JobImage image, List<JobImage> services, JobArtifacts artifacts, List<JobCache> caches) {
        return new JobPayload(
                job.jobId(),
                job.attempt(),
                job.fence(),
                job.attemptToken(),
                job.project(),
                job.name(),
                job.stage(),
                job.source(),
                job.beforeScript(),
                job.script(),
                job.afterScript(),
                job.variables(),
                job.timeoutSeconds(),
                job.preGetSourcesScript(),
                job.placeholders(),
                image,
                services,
                artifacts,
                caches);
    }

    /** The same job with more variables, and placeholders in them. */
    public static JobPayload withVariables(JobPayload job, List<Variable> more, Map<String, String> placeholders) {
        var variables = Stream.concat(job.variables().stream(), more.stream()).toList();
        return copy(job, variables, job.preGetSourcesScript(), placeholders);
    }

    /** The same job with a {@code pre_get_sources_script}. */
    public static JobPayload hooked(JobPayload job, List<String> hook) {
        return copy(job, job.variables(), hook, job.placeholders());
    }

    private static JobPayload copy(
            JobPayload job, List<Variable> variables, List<String> hook, Map<String, String> placeholders) {
        return new JobPayload(
                job.jobId(),
                job.attempt(),
                job.fence(),
                job.attemptToken(),
                job.project(),
                job.name(),
                job.stage(),
                job.source(),
                job.beforeScript(),
                job.script(),
                job.afterScript(),
                variables,
                job.timeoutSeconds(),
                hook,
                placeholders);
    }
}
