package dev.chatops.pipeline.api;

import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.Sha256;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whose API token it is. */
@ApplicationScoped
public class ApiTokens {

    private static final String BEARER = "Bearer ";

    private final Projects projects;
    private final Optional<String> localTokenSha256;
    private final Clock clock;

    /** @param localTokenSha256 of a token that acts as the file's first user; set by the local world only */
    ApiTokens(
            Projects projects,
            @ConfigProperty(name = "chatops.api.local-token-sha256") Optional<String> localTokenSha256,
            Clock clock) {
        this.projects = projects;
        this.localTokenSha256 = localTokenSha256;
        this.clock = clock;
    }

    /** Empty for a token that is unknown or expired, and for one of a blocked user. */
    public Optional<User> userOf(String token) {
        if (token == null || token.isBlank()) {
            return Optional.empty();
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var users = projects.current().users();
        if (localTokenSha256.filter(hash -> Sha256.matches(token, hash)).isPresent()) {
            return users.stream().findFirst();
        }
        return users.stream()
                .filter(user -> !user.blocked())
                .filter(user -> user.tokens().stream()
                        .anyMatch(known -> Sha256.matches(token, known.sha256())
                                && (known.expires() == null || today.isBefore(known.expires()))
                                && (known.scopes().contains("api")
                                        || known.scopes().contains("read_api"))))
                .findFirst();
    }

    /**
     * Whose request it is, by either of the headers that GitLab's clients send.
     *
     * @throws ApiException 401 when neither holds a token that counts
     */
    User required(String privateToken, String authorization) {
        var bearer = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
        return userOf(privateToken != null ? privateToken : bearer).orElseThrow(ApiException::unauthorized);
    }
}
