package dev.chatops.pipeline.deadletter;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.pipeline.admin.AdminException;
import dev.chatops.pipeline.admin.Administrators;
import dev.chatops.pipeline.admin.QueryNumber;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v1/admin/dead-letters}: records that were set aside, for a token of scope {@code admin}. GitLab has nothing like it. */
@Path("/api/v1/admin/dead-letters")
@Tag(name = "Administration")
@RunOnVirtualThread
public class DeadLetterResource {

    private static final int MOST = 1_000;
    private static final Set<String> STATES = Set.of("open", "replayed", "dropped");

    /**
     * A record that was set aside.
     *
     * @param partition where it was; null where it is not known, as is {@code offset}
     * @param type of its event; null for none
     * @param replayOf the dead letter that it is a replay of, which failed again; null for none
     * @param state {@code open}, {@code replayed} or {@code dropped}
     */
    public record Body(
            long id,
            String topic,
            Integer partition,
            Long offset,
            String key,
            String type,
            @JsonProperty("set_aside_at") Instant setAsideAt,
            String reason,
            @JsonProperty("size_bytes") int sizeBytes,
            @JsonProperty("replay_of") Long replayOf,
            String state,
            @JsonProperty("decided_by") String decidedBy,
            @JsonProperty("decided_at") Instant decidedAt) {

        static Body of(DeadLetter letter) {
            return new Body(
                    letter.id(),
                    letter.topic(),
                    letter.partition(),
                    letter.offset(),
                    letter.key(),
                    letter.type(),
                    letter.setAsideAt(),
                    letter.reason(),
                    letter.sizeBytes(),
                    letter.replayOf(),
                    letter.state(),
                    letter.decidedBy(),
                    letter.decidedAt());
        }
    }

    /**
     * A record with its content, redacted as logs are.
     *
     * @param value JSON, in which what logs never hold is replaced by its size
     */
    public record Whole(@JsonProperty("dead_letter") Body letter, Map<String, String> headers, JsonNode value) {}

    private final DeadLetterTable letters;
    private final DeadLetterOrders orders;
    private final Administrators administrators;

    DeadLetterResource(DeadLetterTable letters, DeadLetterOrders orders, Administrators administrators) {
        this.letters = letters;
        this.orders = orders;
        this.administrators = administrators;
    }

    /** Oldest first. Ask again with {@code after} set to the last one's id until none comes. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "deadLetters", summary = "Records that were set aside")
    public List<Body> list(
            @QueryParam("state") @DefaultValue("open") String state,
            @QueryParam("topic") String topic,
            @QueryParam("after") @DefaultValue("0") String after,
            @QueryParam("limit") @DefaultValue("100") String limit,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        administrators.require(privateToken, authorization);
        if (!STATES.contains(state)) {
            throw new AdminException(400, "state is open, replayed or dropped");
        }
        if (topic != null && topic.indexOf('\0') >= 0) {
            throw new AdminException(400, "topic is the name of a topic");
        }
        int most = Math.clamp(QueryNumber.of("limit", limit), 1, MOST);
        return letters.list(state, topic, QueryNumber.of("after", after), most).stream()
                .map(Body::of)
                .toList();
    }

    @GET
    @Path("/{id:\\d+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "deadLetter", summary = "A record that was set aside, redacted as logs are")
    public Whole show(
            long id,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        administrators.require(privateToken, authorization);
        var content = letters.content(id).orElseThrow(() -> none(id));
        return new Whole(body(id), ShownContent.headers(content.headers()), ShownContent.value(content.value()));
    }

    /** Sends it to its topic again; who has acted on it before passes it over. 409 when it is not open. */
    @POST
    @Path("/{id:\\d+}/replay")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "replayDeadLetter", summary = "Send a record to its topic again")
    public Body replay(
            long id,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var by = administrators.require(privateToken, authorization);
        return decided(id, orders.replay(id, by));
    }

    /** Takes it off the list without doing anything. 409 when it is not open. */
    @POST
    @Path("/{id:\\d+}/drop")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "dropDeadLetter", summary = "Mark a record as done without sending it")
    public Body drop(
            long id,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var by = administrators.require(privateToken, authorization);
        return decided(id, orders.drop(id, by));
    }

    private Body decided(long id, boolean done) throws SQLException {
        var body = body(id);
        if (!done) {
            throw new AdminException(
                    409, "Dead letter #%d is %s already, by %s.".formatted(id, body.state(), body.decidedBy()));
        }
        return body;
    }

    private Body body(long id) throws SQLException {
        return letters.find(id).map(Body::of).orElseThrow(() -> none(id));
    }

    private static AdminException none(long id) {
        return new AdminException(404, "There is no dead letter #%d.".formatted(id));
    }
}
