package dev.chatops.pipeline.access;

import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.Sha256;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whose API token it is, where only one scope will do. */
@ApplicationScoped
public class ScopedTokens {

    /** Acts as its user in all that he may do. */
    public static final String API = "api";

    /** Reads the audit trail and has decisions about others explained. */
    public static final String ADMIN = "admin";

    private static final String BEARER = "Bearer ";

    private final Projects projects;
    private final Optional<String> localTokenSha256;
    private final Clock clock;

    /** @param localTokenSha256 of a token that acts as the file's first user, in all scopes; set by the local world only */
    ScopedTokens(
            Projects projects,
            @ConfigProperty(name = "chatops.api.local-token-sha256") Optional<String> localTokenSha256,
            Clock clock) {
        this.projects = projects;
        this.localTokenSha256 = localTokenSha256;
        this.clock = clock;
    }

    /** Empty for a token that is unknown, expired, of another scope, or of a blocked user. */
    public Optional<User> userOf(String token, String scope) {
        if (token == null || token.isBlank()) {
            return Optional.empty();
        }
        var sha256 = Sha256.hex(token.strip());
        var users = projects.current().users();
        if (localTokenSha256.filter(sha256::equals).isPresent()) {
            return users.stream().findFirst();
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return users.stream()
                .filter(user -> !user.blocked())
                .filter(user -> user.tokens().stream()
                        .anyMatch(known -> known.sha256().equals(sha256)
                                && known.scopes().contains(scope)
                                && (known.expires() == null || today.isBefore(known.expires()))))
                .findFirst();
    }

    /** As {@link #userOf}, by either of the headers that GitLab's clients send. */
    public Optional<User> userOf(String privateToken, String authorization, String scope) {
        var bearer = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
        return userOf(privateToken != null ? privateToken : bearer, scope);
    }
}
