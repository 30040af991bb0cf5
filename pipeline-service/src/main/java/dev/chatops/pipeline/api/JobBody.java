package dev.chatops.pipeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * A job as GitLab's API shows it (docs.gitlab.com/api/jobs), as far as there is something to show. {@code attempt}, {@code pool},
 * {@code exit_code} and {@code failure_message} are ours.
 *
 * @param duration seconds; null before its end
 * @param queuedDuration seconds; null when it never waited
 * @param runner null before a runner took it
 * @param failureMessage what people are told of a failure that is not the script's own
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record JobBody(
        long id,
        String name,
        String stage,
        String status,
        String ref,
        boolean tag,
        String coverage,
        boolean allowFailure,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt,
        Instant erasedAt,
        Double duration,
        Double queuedDuration,
        Integer exitCode,
        String failureReason,
        String failureMessage,
        URI webUrl,
        int attempt,
        String pool,
        PipelineBody pipeline,
        CommitBody commit,
        UserBody user,
        Runner runner,
        List<String> tagList,
        List<ArtifactBody> artifacts,
        ArtifactsFileBody artifactsFile,
        Instant artifactsExpireAt) {

    /** @param description the runner's id, which is new for each start of its process */
    @JsonNaming(SnakeCaseStrategy.class)
    record Runner(String description, String name, boolean isShared, String runnerType) {}

    /** @param fileType {@code archive} is the only one there is */
    @JsonNaming(SnakeCaseStrategy.class)
    record ArtifactBody(String fileType, long size, String filename, String fileFormat) {}

    record ArtifactsFileBody(String filename, long size) {}

    /** The commit that the pipeline runs at. */
    @JsonNaming(SnakeCaseStrategy.class)
    record CommitBody(
            String id,
            String shortId,
            String title,
            String message,
            String authorName,
            String authorEmail,
            Instant createdAt) {}
}
