package dev.chatops.pipeline.project;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * A person of the project file.
 *
 * @param chat his names in chat, such as {@code slack:T0DEMO:U0ADA}
 * @param blocked whether he is kept out of every path
 */
public record User(
        String username, long id, String name, String email, Set<String> chat, boolean blocked, List<Token> tokens) {

    /**
     * An API token of his; only its hash is known here.
     *
     * @param sha256 lower-case hex
     * @param expires the first day on which it no longer works; null for never
     */
    public record Token(String name, String sha256, Set<String> scopes, LocalDate expires) {}
}
