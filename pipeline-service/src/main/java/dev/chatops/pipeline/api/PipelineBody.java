package dev.chatops.pipeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.net.URI;
import java.time.Instant;

/**
 * A pipeline as lists and jobs show it (docs.gitlab.com/api/pipelines).
 *
 * @param iid GitLab counts them per project; here it is the id again, which is unique in the project as well
 * @param status of its newest job: of those that were run again only the last counts
 */
@JsonNaming(SnakeCaseStrategy.class)
record PipelineBody(
        long id,
        long iid,
        long projectId,
        String sha,
        String ref,
        String status,
        String source,
        Instant createdAt,
        Instant updatedAt,
        URI webUrl) {

    /**
     * A pipeline alone.
     *
     * @param duration seconds that its newest job ran; null before its end
     * @param queuedDuration seconds that it waited; null when it never did
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Detailed(
            long id,
            long iid,
            long projectId,
            String sha,
            String ref,
            String status,
            String source,
            Instant createdAt,
            Instant updatedAt,
            URI webUrl,
            String beforeSha,
            boolean tag,
            String yamlErrors,
            UserBody user,
            Instant startedAt,
            Instant finishedAt,
            Instant committedAt,
            Long duration,
            Long queuedDuration,
            String coverage,
            DetailedStatus detailedStatus) {

        static Detailed of(
                PipelineBody pipeline,
                UserBody user,
                Instant startedAt,
                Instant finishedAt,
                Long duration,
                Long queuedDuration) {
            return new Detailed(
                    pipeline.id,
                    pipeline.iid,
                    pipeline.projectId,
                    pipeline.sha,
                    pipeline.ref,
                    pipeline.status,
                    pipeline.source,
                    pipeline.createdAt,
                    pipeline.updatedAt,
                    pipeline.webUrl,
                    "0".repeat(40),
                    false,
                    null,
                    user,
                    startedAt,
                    finishedAt,
                    null,
                    duration,
                    queuedDuration,
                    null,
                    DetailedStatus.of(pipeline.status, pipeline.webUrl));
        }
    }

    /** What an interface shows of a status. */
    @JsonNaming(SnakeCaseStrategy.class)
    record DetailedStatus(
            String icon,
            String text,
            String label,
            String group,
            String tooltip,
            boolean hasDetails,
            String detailsPath) {

        static DetailedStatus of(String status, URI page) {
            var label = switch (status) {
                case "success" -> "passed";
                case "manual" -> "waiting for manual action";
                default -> status.replace('_', ' ');
            };
            return new DetailedStatus(
                    "status_" + status,
                    label.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + label.substring(1),
                    label,
                    status.replace('_', '-'),
                    label,
                    true,
                    page.getPath());
        }
    }
}
