package dev.chatops.pipeline.api;

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
     * Whose request it is that looks.
     *
     * @throws ApiException 401 for no token that counts, 403 for one of neither scope
     */
    User reading(String privateToken, String authorization) {
        var holder = holder(privateToken, authorization);
        if (!holder.has(TokenHolders.API) && !holder.has(TokenHolders.READ_API)) {
            throw ApiException.needsScope(TokenHolders.READ_API);
        }
        return holder.user();
    }

    /**
     * Whose request it is that changes something.
     *
     * @throws ApiException as above, and 403 for a token that only looks
     */
    User writing(String privateToken, String authorization) {
        var holder = holder(privateToken, authorization);
        if (!holder.has(TokenHolders.API)) {
            throw ApiException.needsScope(TokenHolders.API);
        }
        return holder.user();
    }

    private Holder.Known holder(String privateToken, String authorization) {
        return switch (holders.of(privateToken, authorization)) {
            case Holder.Known known -> known;
            case Holder.Unknown _ -> throw ApiException.unauthorized();
            case Holder.Expired _ -> throw ApiException.expired();
        };
    }
}
