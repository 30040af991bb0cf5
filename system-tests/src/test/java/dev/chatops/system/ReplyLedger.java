package dev.chatops.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What reply-service's database says of commands, and ways to be in its way. */
final class ReplyLedger implements AutoCloseable {

    private final Connection connection;

    /** @param url of a superuser */
    ReplyLedger(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
    }

    /** The states of these commands; one that has no row is missing. */
    Map<String, String> states(Collection<String> commands) throws SQLException {
        var states = new HashMap<String, String>();
        var sql = "select command_id::text, state from ledger where command_id::text = any (?)";
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", commands.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    states.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return states;
    }

    /** Lets nobody write to the ledger until {@link #unlock}: transactions that want to stand still in their middle. */
    void lock() throws SQLException {
        connection.setAutoCommit(false);
        execute("lock table ledger in exclusive mode");
    }

    void unlock() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    /** How many of reply-service's transactions wait for another one's lock. */
    int waiting() throws SQLException {
        var sql = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = 'reply'";
        try (var select = connection.prepareStatement(sql);
                var rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
