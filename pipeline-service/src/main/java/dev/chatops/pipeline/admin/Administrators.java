package dev.chatops.pipeline.admin;

import dev.chatops.pipeline.project.TokenHolders;
import dev.chatops.pipeline.project.TokenHolders.Holder;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;

/** Who may call what is for administrators: whoever has a token of scope {@code admin}. */
@ApplicationScoped
public class Administrators {

    private final TokenHolders tokens;

    Administrators(TokenHolders tokens) {
        this.tokens = tokens;
    }

    /**
     * The user of the token that came along, in either header that GitLab's clients send.
     *
     * @throws AdminException 403 for a token without that scope, 401 for none that counts
     */
    public User require(String privateToken, String authorization) {
        return switch (tokens.of(privateToken, authorization)) {
            case Holder.Known known when known.has(TokenHolders.ADMIN) -> known.user();
            case Holder.Known _ -> throw new AdminException(403, "403 Forbidden: this token has not the scope admin");
            case Holder.Expired _, Holder.Unknown _ ->
                throw new AdminException(401, "401 Unauthorized: a token of scope admin is needed");
        };
    }
}
