package dev.chatops.pipeline.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.pipeline.artifact.Artifacts;
import dev.chatops.pipeline.artifact.StoredArtifact;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.sql.SQLException;

/**
 * {@code GET /projects/:id/jobs/:job_id/artifacts} and one file of them, as docs.gitlab.com/api/job_artifacts describes. What a job
 * made is never shown by a browser as a page of ours: it is downloaded.
 */
@Path("/api/v4/projects/{project}/jobs/{id:\\d+}/artifacts")
@RunOnVirtualThread
public class JobArtifactsResource {

    private final ApiTokens tokens;
    private final JobAccess access;
    private final Artifacts artifacts;

    JobArtifactsResource(ApiTokens tokens, JobAccess access, Artifacts artifacts) {
        this.tokens = tokens;
        this.access = access;
        this.artifacts = artifacts;
    }

    @GET
    public Response archive(
            String project,
            long id,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws IOException, SQLException {
        var artifact = artifact(project, id, privateToken, authorization);
        var bytes = artifacts.open(artifact).orElseThrow(() -> ApiException.notFound("Artifacts"));
        return download(bytes, "application/zip", artifact.fileName())
                .header(HttpHeaders.CONTENT_LENGTH, artifact.sizeBytes())
                .build();
    }

    @GET
    @Path("/{path:.+}")
    public Response file(
            String project,
            long id,
            String path,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws IOException, SQLException {
        var artifact = artifact(project, id, privateToken, authorization);
        var bytes = artifacts.open(artifact, path).orElseThrow(() -> ApiException.notFound("File"));
        return download(bytes, MediaType.APPLICATION_OCTET_STREAM, path.replaceFirst("(?s).*[/\\\\]", ""))
                .build();
    }

    private StoredArtifact artifact(String project, long id, String privateToken, String authorization)
            throws SQLException {
        var user = tokens.reading(privateToken, authorization);
        access.project(user, project).orElseThrow(() -> ApiException.notFound("Project"));
        var readable = access.job(user, project, id).orElseThrow(() -> ApiException.notFound("Job"));
        var job = readable.job();
        var artifact = artifacts.of(job.id(), job.attempt()).orElseThrow(() -> ApiException.notFound("Artifacts"));
        if (!artifact.isReadableBy(readable.project().levelOf(user))) {
            throw ApiException.forbidden();
        }
        return artifact;
    }

    private static Response.ResponseBuilder download(InputStream bytes, String type, String fileName) {
        var encoded = URLEncoder.encode(fileName, UTF_8).replace("+", "%20");
        return Response.ok(bytes, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + encoded)
                .header("X-Content-Type-Options", "nosniff");
    }
}
