package dev.chatops.pipeline.project;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the API tokens of a project file's users. One for a file: each token says whose a request is, so it has one holder. */
final class TokenReader {

    private final Set<String> taken = new HashSet<>();

    /** @throws ProjectFileException for one that is no token, has another holder, or a scope that there is not */
    List<User.Token> of(YamlMap user) throws ProjectFileException {
        var tokens = new ArrayList<User.Token>();
        for (var map : user.maps("tokens", "a token")) {
            var sha256 = map.required("sha256");
            if (!sha256.matches("[0-9a-f]{64}")) {
                throw map.wrong(
                        "sha256",
                        "`sha256` is the token's SHA-256 in lower-case hex;"
                                + " make it with `printf %s TOKEN | sha256sum`");
            }
            if (!taken.add(sha256)) {
                throw map.wrong("sha256", "this token is there twice; each has one holder");
            }
            tokens.add(new User.Token(
                    map.required("name"),
                    sha256,
                    scopes(map),
                    map.date("expires").orElse(null)));
            map.end();
        }
        return List.copyOf(tokens);
    }

    /** A word that is none would leave a token that can do less than its holder thinks. */
    private static Set<String> scopes(YamlMap token) throws ProjectFileException {
        var scopes = new LinkedHashSet<>(token.texts("scopes"));
        for (var scope : scopes) {
            if (!TokenHolders.SCOPES.contains(scope)) {
                throw token.wrong(
                        "scopes",
                        "`" + scope + "` is no scope of a token; there are "
                                + String.join(", ", new TreeSet<>(TokenHolders.SCOPES)));
            }
        }
        return scopes;
    }
}
