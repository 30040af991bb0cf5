package dev.chatops.pipeline.link;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.audit.AuditEntry;
import dev.chatops.pipeline.audit.AuditTrail;
import dev.chatops.pipeline.project.TokenHolders;
import dev.chatops.pipeline.project.TokenHolders.Holder;
import dev.chatops.pipeline.project.User;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotAuthorizedException;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.time.Clock;

/** {@code DELETE /api/v1/chat_links}: ends all links to the token's user, for whoever lost an account in chat. */
@Path("/api/v1/chat_links")
@RunOnVirtualThread
public class LinkResource {

    private final ChatLinks links;
    private final TokenHolders tokens;
    private final Transactions transactions;
    private final AuditTrail audit;
    private final Clock clock;

    LinkResource(ChatLinks links, TokenHolders tokens, Transactions transactions, AuditTrail audit, Clock clock) {
        this.links = links;
        this.tokens = tokens;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    @DELETE
    public void unlink(
            @HeaderParam("PRIVATE-TOKEN") String privateToken, @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var user = user(privateToken, authorization);
        transactions.run(connection -> {
            int ended = links.unlinkAll(connection, user.username());
            audit.record(
                    connection,
                    AuditEntry.outsideChat(
                            clock.instant(),
                            "api",
                            user.username(),
                            null,
                            "unlink",
                            "accepted",
                            "%d links ended".formatted(ended)));
            return ended;
        });
    }

    private User user(String privateToken, String authorization) {
        return switch (tokens.of(privateToken, authorization)) {
            case Holder.Known known when known.has(TokenHolders.API) -> known.user();
            case Holder.Known _ -> throw new ForbiddenException("this token has not the scope api");
            case Holder.Expired _, Holder.Unknown _ -> throw new NotAuthorizedException("Bearer");
        };
    }
}
