package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code GET /user}: whose token it is. */
@Path("/api/v4/user")
@Tag(name = "Users")
@Produces(MediaType.APPLICATION_JSON)
public class UserResource {

    private final Caller caller;

    UserResource(Caller caller) {
        this.caller = caller;
    }

    /** What somebody may read of himself. */
    @JsonNaming(SnakeCaseStrategy.class)
    record CurrentUser(
            long id,
            String username,
            String name,
            String state,
            boolean locked,
            String avatarUrl,
            String email,
            String publicEmail,
            boolean bot) {}

    @GET
    @Operation(operationId = "currentUser", summary = "Whose token it is")
    public CurrentUser user() {
        var user = caller.reading();
        var body = UserBody.of(user);
        return new CurrentUser(
                body.id(),
                body.username(),
                body.name(),
                body.state(),
                body.locked(),
                body.avatarUrl(),
                user.email(),
                "",
                false);
    }
}
