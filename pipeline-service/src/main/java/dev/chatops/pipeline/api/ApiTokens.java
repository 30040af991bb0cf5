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

/** Whose API token it is, and what it may do. Tokens are known by their hash alone; the project file names them. */
@ApplicationScoped
public class ApiTokens {

    /** Who stands behind a token. */
    public sealed interface Holder {

        /**
         * @param mayWrite whether its scope is {@code api}; {@code read_api} only looks
         * @param mayAudit whether it has the scope {@code admin} as well
         */
        record Known(User user, boolean mayWrite, boolean mayAudit) implements Holder {}

        /** It did count once. */
        record Expired() implements Holder {}

        /** Nobody, somebody who is blocked, or a token without a scope for this API. */
        record Unknown() implements Holder {}
    }

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

    /** @param sha256 the token's hash in lower-case hex */
    public Holder holderOf(String sha256) {
        var users = projects.current().users();
        if (localTokenSha256.filter(sha256::equals).isPresent() && !users.isEmpty()) {
            return new Holder.Known(users.getFirst(), true, true);
        }
        for (var user : users) {
            for (var token : user.tokens()) {
                if (token.sha256().equals(sha256)) {
                    return holder(user, token);
                }
            }
        }
        return new Holder.Unknown();
    }

    /** Empty for a token that is unknown or expired, and for one of a blocked user. */
    public Optional<User> userOf(String token) {
        return token != null
                        && !token.isBlank()
                        && holderOf(Sha256.hex(token)) instanceof Holder.Known(var user, boolean _, boolean _)
                ? Optional.of(user)
                : Optional.empty();
    }

    /**
     * Whose request it is, by either of the headers that GitLab's clients send.
     *
     * @throws ApiException 401 when neither holds a token that counts
     */
    User required(String privateToken, String authorization) {
        return holder(privateToken, authorization).user();
    }

    /** As {@link #required}, with what the token may do. */
    Holder.Known holder(String privateToken, String authorization) {
        var bearer = authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
        var token = privateToken != null ? privateToken : bearer;
        if (token == null || token.isBlank()) {
            throw ApiException.unauthorized();
        }
        return switch (holderOf(Sha256.hex(token.strip()))) {
            case Holder.Known known -> known;
            case Holder.Expired _ -> throw ApiException.expired();
            case Holder.Unknown _ -> throw ApiException.unauthorized();
        };
    }

    private Holder holder(User user, User.Token token) {
        boolean mayWrite = token.scopes().contains("api");
        if (user.blocked() || !mayWrite && !token.scopes().contains("read_api")) {
            return new Holder.Unknown();
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return token.expires() == null || today.isBefore(token.expires())
                ? new Holder.Known(user, mayWrite, token.scopes().contains("admin"))
                : new Holder.Expired();
    }
}
