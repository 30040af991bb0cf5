package dev.chatops.pipeline.api;

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
        return tokens.reading(header("PRIVATE-TOKEN"), header("Authorization"));
    }

    /** For a call that changes something: scope {@code api}. */
    User writing() {
        return tokens.writing(header("PRIVATE-TOKEN"), header("Authorization"));
    }

    private String header(String name) {
        return headers.getHeaderString(name);
    }
}
