package dev.chatops.pipeline.admin;

import dev.chatops.pipeline.project.TokenHolders;
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
     * @throws AdminException 401 for everybody else
     */
    public User require(String privateToken, String authorization) {
        return tokens.userOf(privateToken, authorization, TokenHolders.ADMIN)
                .orElseThrow(() -> new AdminException(401, "401 Unauthorized: a token of scope admin is needed"));
    }
}
