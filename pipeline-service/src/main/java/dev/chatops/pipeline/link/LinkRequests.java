package dev.chatops.pipeline.link;

import dev.chatops.pipeline.project.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Pages that can be opened by whoever has their address, once, for ten minutes. Bound to the workspace and chat user that it was
 * asked from, which nobody can choose (the lesson of CVE-2023-5356). Only the hash of the address is kept.
 */
@ApplicationScoped
public class LinkRequests {

    /** As in GitLab. */
    static final Duration LIFE = Duration.ofMinutes(10);

    static final int TOKEN_LENGTH = 50;
    private static final int TRIES = 5;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Clock clock;
    private final URI console;
    private final SecureRandom random = new SecureRandom();

    LinkRequests(Clock clock, @ConfigProperty(name = "chatops.console.url") URI console) {
        this.clock = clock;
        this.console = console;
    }

    /** Opens a page for him, in the caller's transaction; an earlier one of his is no more. @return its address, a secret */
    public URI open(Connection connection, ChatUser chatUser) throws SQLException {
        var token = newToken();
        var sql = """
                insert into link_request (platform, workspace, chat_user, chat_name, token_sha256, tries_left, expires_at)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (platform, workspace, chat_user) do update set chat_name = excluded.chat_name,
                  token_sha256 = excluded.token_sha256, tries_left = excluded.tries_left, expires_at = excluded.expires_at""";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, chatUser.platform());
            insert.setString(2, chatUser.workspace());
            insert.setString(3, chatUser.id());
            insert.setString(4, chatUser.name());
            insert.setString(5, Sha256.hex(token));
            insert.setInt(6, TRIES);
            insert.setTimestamp(7, Timestamp.from(clock.instant().plus(LIFE)));
            insert.executeUpdate();
        }
        return URI.create(console.toString().replaceFirst("/+$", "") + "/-/link/" + token);
    }

    /** Who asked; empty for an address that is unknown, used up or too old. */
    Optional<ChatUser> find(Connection connection, String token) throws SQLException {
        return one(connection, token, "select platform, workspace, chat_user, chat_name from link_request");
    }

    /** Uses it up. @return who asked; empty when it was used before */
    Optional<ChatUser> take(Connection connection, String token) throws SQLException {
        return one(
                connection, token, "delete from link_request", " returning platform, workspace, chat_user, chat_name");
    }

    /** Counts a token that was wrong; after some of them the page is gone. */
    void countWrongTry(Connection connection, String token) throws SQLException {
        try (var update = connection.prepareStatement(
                "update link_request set tries_left = tries_left - 1 where token_sha256 = ?")) {
            update.setString(1, Sha256.hex(token));
            update.executeUpdate();
        }
    }

    private Optional<ChatUser> one(Connection connection, String token, String statement) throws SQLException {
        return one(connection, token, statement, "");
    }

    private Optional<ChatUser> one(Connection connection, String token, String statement, String returning)
            throws SQLException {
        var sql = statement + " where token_sha256 = ? and expires_at > ? and tries_left > 0" + returning;
        try (var prepared = connection.prepareStatement(sql)) {
            prepared.setString(1, Sha256.hex(token));
            prepared.setTimestamp(2, Timestamp.from(clock.instant()));
            return chatUser(prepared);
        }
    }

    private static Optional<ChatUser> chatUser(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new ChatUser(
                            row.getString("platform"),
                            row.getString("workspace"),
                            row.getString("chat_user"),
                            row.getString("chat_name")))
                    : Optional.empty();
        }
    }

    private String newToken() {
        var token = new StringBuilder(TOKEN_LENGTH);
        random.ints(TOKEN_LENGTH, 0, ALPHABET.length())
                .mapToObj(ALPHABET::charAt)
                .forEach(token::append);
        return token.toString();
    }
}
