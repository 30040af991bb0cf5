package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.chatops.pipeline.artifact.StoredArtifact;
import dev.chatops.pipeline.job.Job;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A job as GitLab's API shows it (docs.gitlab.com/api/jobs), as far as there is something to show. */
@JsonNaming(SnakeCaseStrategy.class)
record JobBody(
        long id,
        String name,
        String stage,
        String status,
        String ref,
        boolean tag,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt,
        Double duration,
        Integer exitCode,
        String failureReason,
        URI webUrl,
        PipelineBody pipeline,
        UserBody user,
        List<String> tagList,
        List<ArtifactBody> artifacts,
        ArtifactsFileBody artifactsFile,
        Instant artifactsExpireAt) {

    @JsonNaming(SnakeCaseStrategy.class)
    record PipelineBody(long id, long projectId, String ref, String sha, String source, Instant createdAt) {}

    record UserBody(String username) {}

    /** @param fileType {@code archive} is the only one there is */
    @JsonNaming(SnakeCaseStrategy.class)
    record ArtifactBody(String fileType, long size, String filename, String fileFormat) {}

    record ArtifactsFileBody(String filename, long size) {}

    /** @param archive empty when it has handed in none, or when it expired */
    static JobBody of(Job job, URI page, Optional<StoredArtifact> archive) {
        var pipeline = job.pipeline();
        return new JobBody(
                job.id(),
                job.name(),
                job.stage(),
                job.status().word(),
                pipeline.ref(),
                false,
                job.createdAt(),
                job.startedAt().orElse(null),
                job.finishedAt().orElse(null),
                job.duration().map(duration -> duration.toMillis() / 1000.0).orElse(null),
                job.exitCode().orElse(null),
                job.failureReason().map(reason -> reason.word()).orElse(null),
                page,
                new PipelineBody(
                        pipeline.id(),
                        pipeline.projectId(),
                        pipeline.ref(),
                        pipeline.sha(),
                        pipeline.source(),
                        pipeline.createdAt()),
                new UserBody(pipeline.username()),
                List.of(),
                archive.map(it -> new ArtifactBody("archive", it.sizeBytes(), it.fileName(), "zip")).stream()
                        .toList(),
                archive.map(it -> new ArtifactsFileBody(it.fileName(), it.sizeBytes()))
                        .orElse(null),
                archive.flatMap(StoredArtifact::expiresAt).orElse(null));
    }
}
