package dev.chatops.pipeline.api;

import dev.chatops.pipeline.project.TokenHolders;
import dev.chatops.pipeline.project.TokenHolders.Holder.Known;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;

/** Who makes this request. */
@RequestScoped
class Caller {

    private final ApiTokens tokens;
    private final HttpHeaders headers;

    Caller(ApiTokens tokens, HttpHeaders headers) {
        this.tokens = tokens;
        this.headers = headers;
    }

    /** For a call that only looks: scope {@code read_api} or {@code api}. */
    User reading() {
        return holder().user();
    }

    /**
     * For a call that changes something: scope {@code api}.
     *
     * @throws ApiException 403 for a token that only looks
     */
    User writing() {
        var holder = holder();
        if (!holder.has(TokenHolders.API)) {
            throw ApiException.needsScope(TokenHolders.API);
        }
        return holder.user();
    }

    private Known holder() {
        return tokens.holder(headers.getHeaderString("PRIVATE-TOKEN"), headers.getHeaderString("Authorization"));
    }
}
