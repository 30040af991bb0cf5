package dev.chatops.pipeline.link;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;

/** Which chat user is which user here. Asked only for chat users that the project file does not name: the file wins. */
@ApplicationScoped
public class ChatLinks {

    private static final String OF = " where platform = ? and workspace = ? and chat_user = ?";

    private final DataSource database;
    private final Clock clock;

    ChatLinks(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Empty for one who has not linked himself. */
    public Optional<String> usernameOf(String platform, String workspace, String chatUser) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select username from chat_link" + OF)) {
            select.setString(1, platform);
            select.setString(2, workspace);
            select.setString(3, chatUser);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** In the caller's transaction. @return false when the chat user is linked already; that link stays */
    boolean link(Connection connection, ChatUser chatUser, String username) throws SQLException {
        var sql = "insert into chat_link (platform, workspace, chat_user, chat_name, username, linked_at)"
                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, chatUser.platform());
            insert.setString(2, chatUser.workspace());
            insert.setString(3, chatUser.id());
            insert.setString(4, chatUser.name());
            insert.setString(5, username);
            insert.setTimestamp(6, Timestamp.from(clock.instant()));
            return insert.executeUpdate() == 1;
        }
    }

    /** In the caller's transaction. @return false when there was none */
    public boolean unlink(Connection connection, ChatUser chatUser) throws SQLException {
        try (var delete = connection.prepareStatement("delete from chat_link" + OF)) {
            delete.setString(1, chatUser.platform());
            delete.setString(2, chatUser.workspace());
            delete.setString(3, chatUser.id());
            return delete.executeUpdate() == 1;
        }
    }

    /** All links of a user, for whoever lost an account in chat. In the caller's transaction. @return how many there were */
    int unlinkAll(Connection connection, String username) throws SQLException {
        try (var delete = connection.prepareStatement("delete from chat_link where username = ?")) {
            delete.setString(1, username);
            return delete.executeUpdate();
        }
    }
}
