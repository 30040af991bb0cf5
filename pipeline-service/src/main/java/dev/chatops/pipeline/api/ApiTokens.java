package dev.chatops.pipeline.api;

import dev.chatops.pipeline.project.Sha256;
import dev.chatops.pipeline.project.TokenHolders;
import dev.chatops.pipeline.project.TokenHolders.Holder;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;

/** Whose request it is, and what his token may do here: scope {@code api}, or {@code read_api} to look only. */
@ApplicationScoped
class ApiTokens {

    private final TokenHolders holders;

    ApiTokens(TokenHolders holders) {
        this.holders = holders;
    }

    /**
     * Whose request it is, by either of the headers that GitLab's clients send.
     *
     * @throws ApiException 401 when neither holds a token that counts, 403 for one of other scopes
     */
    User required(String privateToken, String authorization) {
        return holder(privateToken, authorization).user();
    }

    /** As {@link #required}, with what the token may do. */
    Holder.Known holder(String privateToken, String authorization) {
        var token = TokenHolders.sent(privateToken, authorization);
        if (token == null || token.isBlank()) {
            throw ApiException.unauthorized();
        }
        return switch (holders.of(Sha256.hex(token.strip()))) {
            case Holder.Known known when known.has(TokenHolders.API) || known.has(TokenHolders.READ_API) -> known;
            case Holder.Known _ -> throw ApiException.needsScope(TokenHolders.READ_API);
            case Holder.Unknown _ -> throw ApiException.unauthorized();
            case Holder.Expired _ -> throw ApiException.expired();
        };
    }
}
