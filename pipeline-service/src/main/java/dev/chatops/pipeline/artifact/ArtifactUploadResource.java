package dev.chatops.pipeline.artifact;

import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;

/** Where runners hand in files; {@link dev.chatops.claim.JobArtifacts} says what the answers mean. */
@Path("/internal/v1/jobs/{id:\\d+}/artifacts")
@RunOnVirtualThread
public class ArtifactUploadResource {

    private static final Pattern FILE_NAME = Pattern.compile("(?!\\.{1,2}$)[^/\\\\\\p{Cntrl}\"]{1,200}");

    private final ArtifactUploads uploads;
    private final Artifacts artifacts;
    private final ArtifactConfig config;

    ArtifactUploadResource(ArtifactUploads uploads, Artifacts artifacts, ArtifactConfig config) {
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.config = config;
    }

    /**
     * Lets archives in where every other request is held to a few MiB. Runners send them in chunks, without a length in
     * front; {@link LimitedInput} counts.
     */
    void admitLargeBodies(@Observes Router router) {
        router.putWithRegex("/internal/v1/jobs/\\d+/artifacts")
                .order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1)
                .handler(context -> {
                    context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, config.limitBytes() + 1);
                    context.next();
                });
    }

    /** @param type archive or dotenv */
    @PUT
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    public Response take(
            long id,
            @QueryParam("artifact_type") @DefaultValue("archive") String type,
            @QueryParam("file_name") @DefaultValue("artifacts.zip") String fileName,
            @HeaderParam("JOB-TOKEN") String token,
            InputStream body)
            throws IOException, SQLException {
        try {
            switch (type) {
                case "archive" -> {
                    if (!FILE_NAME.matcher(fileName).matches()) {
                        throw new RefusedUploadException(400, "file_name is not the name of a file");
                    }
                    uploads.archive(id, token, fileName, body);
                }
                case "dotenv" -> uploads.dotenv(id, token, body);
                default -> throw new RefusedUploadException(400, "artifact_type is archive or dotenv");
            }
            return Response.status(Response.Status.CREATED).build();
        } catch (RefusedUploadException e) {
            return refused(e);
        }
    }

    /** The archive that the same attempt handed in before. */
    @GET
    @Produces({"application/zip", MediaType.APPLICATION_JSON})
    public Response read(long id, @HeaderParam("JOB-TOKEN") String token) throws IOException, SQLException {
        try {
            var found = artifacts.of(id, uploads.attemptOf(id, token));
            var bytes = found.isPresent() ? artifacts.open(found.get()) : java.util.Optional.<InputStream>empty();
            return bytes.isPresent()
                    ? Response.ok(bytes.get(), "application/zip").build()
                    : refused(new RefusedUploadException(404, "the attempt has handed in nothing"));
        } catch (RefusedUploadException e) {
            return refused(e);
        }
    }

    private static Response refused(RefusedUploadException e) {
        return Response.status(e.status())
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("message", e.getMessage()))
                .build();
    }
}
