package dev.chatops.pipeline.console;

import dev.chatops.pipeline.project.Sha256;
import dev.chatops.pipeline.project.TokenHolders;
import dev.chatops.pipeline.project.TokenHolders.Holder.Known;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Who is logged in. A session stands on an API token, known by its hash, and ends with it: a token that expires or is taken out of the
 * project file counts no longer here either.
 */
@ApplicationScoped
class Sessions {

    /** How long a login lasts. */
    static final Duration LENGTH = Duration.ofHours(12);

    /**
     * Somebody who is logged in.
     *
     * @param mayAct whether his token's scope is {@code api}; with {@code read_api} he only looks
     * @param mayAudit whether it has the scope {@code admin}
     * @param csrf what his forms carry, so that they can be told from those of another page
     */
    record Session(User user, boolean mayAct, boolean mayAudit, String csrf) {}

    private final DataSource database;
    private final TokenHolders tokens;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(DataSource database, TokenHolders tokens, Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** @return the cookie's value; empty for a token that does not count */
    Optional<String> open(String token) throws SQLException {
        var hash = Sha256.hex(token);
        if (!(tokens.of(hash) instanceof Known known) || !maySee(known)) {
            return Optional.empty();
        }
        var bytes = new byte[32];
        random.nextBytes(bytes);
        var id = HexFormat.of().formatHex(bytes);
        var now = clock.instant();
        try (var connection = database.getConnection();
                var over = connection.prepareStatement("delete from console_session where expires_at < ?");
                var insert = connection.prepareStatement(
                        "insert into console_session (id_sha256, token_sha256, expires_at) values (?, ?, ?)")) {
            over.setTimestamp(1, Timestamp.from(now));
            over.executeUpdate();
            insert.setString(1, Sha256.hex(id));
            insert.setString(2, hash);
            insert.setTimestamp(3, Timestamp.from(now.plus(LENGTH)));
            insert.executeUpdate();
        }
        return Optional.of(id);
    }

    /** @param id the cookie's value, or null */
    Optional<Session> find(String id) throws SQLException {
        if (id == null || id.isEmpty()) {
            return Optional.empty();
        }
        var sql = "select token_sha256 from console_session where id_sha256 = ? and expires_at > ?";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setString(1, Sha256.hex(id));
            select.setTimestamp(2, Timestamp.from(clock.instant()));
            try (var row = select.executeQuery()) {
                return row.next() && tokens.of(row.getString(1)) instanceof Known known && maySee(known)
                        ? Optional.of(new Session(
                                known.user(),
                                known.has(TokenHolders.API),
                                known.has(TokenHolders.ADMIN),
                                Sha256.hex("csrf of " + id)))
                        : Optional.empty();
            }
        }
    }

    private static boolean maySee(Known known) {
        return known.has(TokenHolders.API) || known.has(TokenHolders.READ_API);
    }

    void close(String id) throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from console_session where id_sha256 = ?")) {
            delete.setString(1, Sha256.hex(id));
            delete.executeUpdate();
        }
    }
}
