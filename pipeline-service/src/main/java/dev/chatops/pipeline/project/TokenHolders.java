package dev.chatops.pipeline.project;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who stands behind an API token. Tokens are known by their hash alone; the project file names them. */
@ApplicationScoped
public class TokenHolders {

    /** Acts as its user in all that he may do. */
    public static final String API = "api";

    /** Looks at what its user may see. */
    public static final String READ_API = "read_api";

    /** Reads the audit trail and has decisions about others explained. */
    public static final String ADMIN = "admin";

    /** All there are. */
    static final Set<String> SCOPES = Set.of(API, READ_API, ADMIN);

    private static final String BEARER = "Bearer ";

    /** What a token is. */
    public sealed interface Holder {

        /** It counts, for these scopes. */
        record Known(User user, Set<String> scopes) implements Holder {

            public boolean has(String scope) {
                return scopes.contains(scope);
            }
        }

        /** It did count once. */
        record Expired() implements Holder {}

        /** Nobody's, or somebody's who is blocked. */
        record Unknown() implements Holder {}
    }

    private final Projects projects;
    private final Optional<String> localTokenSha256;
    private final Clock clock;

    /** @param localTokenSha256 of a token that acts as the file's first user, in all scopes; set by the local world only */
    TokenHolders(
            Projects projects,
            @ConfigProperty(name = "chatops.api.local-token-sha256") Optional<String> localTokenSha256,
            Clock clock) {
        this.projects = projects;
        this.localTokenSha256 = localTokenSha256;
        this.clock = clock;
    }

    /** @param sha256 the token's hash in lower-case hex */
    public Holder of(String sha256) {
        var users = projects.current().users();
        if (localTokenSha256.filter(sha256::equals).isPresent() && !users.isEmpty()) {
            return new Holder.Known(users.getFirst(), SCOPES);
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

    /** The user of a token that counts for this scope. */
    public Optional<User> userOf(String token, String scope) {
        return token != null
                        && !token.isBlank()
                        && of(Sha256.hex(token.strip())) instanceof Holder.Known known
                        && known.has(scope)
                ? Optional.of(known.user())
                : Optional.empty();
    }

    /** Whose request it is, by either of the headers that GitLab's clients send. */
    public Holder of(String privateToken, String authorization) {
        var token = sent(privateToken, authorization);
        return token == null || token.isBlank() ? new Holder.Unknown() : of(Sha256.hex(token.strip()));
    }

    /** The token in {@code PRIVATE-TOKEN}, else in {@code Authorization: Bearer}; null where there is none. */
    public static String sent(String privateToken, String authorization) {
        if (privateToken != null) {
            return privateToken;
        }
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
    }

    private Holder holder(User user, User.Token token) {
        if (user.blocked()) {
            return new Holder.Unknown();
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return token.expires() == null || today.isBefore(token.expires())
                ? new Holder.Known(user, Set.copyOf(token.scopes()))
                : new Holder.Expired();
    }
}
