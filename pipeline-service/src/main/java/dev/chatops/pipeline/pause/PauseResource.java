package dev.chatops.pipeline.pause;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chatops.pipeline.admin.AdminException;
import dev.chatops.pipeline.admin.Administrators;
import dev.chatops.pipeline.project.Projects;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** {@code /api/v1/admin/pauses}: what is paused, for a token of scope {@code admin}. GitLab has nothing like it. */
@Path("/api/v1/admin/pauses")
@Tag(name = "Administration")
@RunOnVirtualThread
public class PauseResource {

    /**
     * What to pause.
     *
     * @param name of a project or a runner pool; null for everything
     * @param reason for people; null for none
     * @param others keys that there are none of: a misspelt {@code name} must not pause everything
     */
    public record Order(
            String name,
            String reason,
            @JsonAnySetter @Schema(hidden = true) Map<String, Object> others) {}

    /**
     * A pause.
     *
     * @param kind {@code everything}, {@code project} or {@code pool}
     * @param name the project's path or the pool's name; empty for everything
     * @param reason empty where none was given
     */
    public record Body(
            String kind,
            String name,
            @JsonProperty("paused_by") String pausedBy,
            @JsonProperty("paused_at") Instant pausedAt,
            String reason) {

        static Body of(Pause pause) {
            return new Body(pause.scope().kind(), pause.scope().name(), pause.by(), pause.since(), pause.reason());
        }
    }

    private final PauseTable pauses;
    private final PauseOrders orders;
    private final Projects projects;
    private final Administrators administrators;

    PauseResource(PauseTable pauses, PauseOrders orders, Projects projects, Administrators administrators) {
        this.pauses = pauses;
        this.orders = orders;
        this.projects = projects;
        this.administrators = administrators;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "pauses", summary = "What is paused")
    public List<Body> list(
            @HeaderParam("PRIVATE-TOKEN") String privateToken, @HeaderParam("Authorization") String authorization)
            throws SQLException {
        administrators.require(privateToken, authorization);
        return pauses.active().active().stream().map(Body::of).toList();
    }

    /** From its answer on, no replica starts anything of it; what runs goes on. 409 when it is paused already. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "pause", summary = "Pause a project, a runner pool or everything")
    public Body pause(
            Order order,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var by = administrators.require(privateToken, authorization);
        var wanted = order == null ? new Order(null, null, Map.of()) : order;
        if (wanted.others() != null && !wanted.others().isEmpty()) {
            throw new AdminException(
                    400, "A pause has a name and a reason, and no other keys; without a name it is of everything.");
        }
        return done(orders.pause(wanted.name(), wanted.reason(), by, projects.current()));
    }

    /** Ends the pause of this very thing, and answers what it was; others go on. 409 when it is not paused. */
    @DELETE
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "resume", summary = "End the pause of a project, of a runner pool or of everything")
    public Body resume(
            @QueryParam("name") String name,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var by = administrators.require(privateToken, authorization);
        return done(orders.resume(name, by, projects.current()));
    }

    private static Body done(PauseOrders.Result result) {
        return switch (result) {
            case PauseOrders.Result.Done(var pause) -> Body.of(pause);
            case PauseOrders.Result.AlreadySo(var why) -> throw new AdminException(409, why);
            case PauseOrders.Result.NoSuchThing(var why) -> throw new AdminException(404, why);
        };
    }
}
