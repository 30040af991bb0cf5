package dev.chatops.system;

import java.sql.DriverManager;
import java.sql.SQLException;

/** A service's database, to look into and to let time pass in. */
record Database(String url) {

    /** The first column of the first row, as text; null where there is none. */
    String query(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var row = connection.createStatement().executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    void update(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url)) {
            connection.createStatement().executeUpdate(sql);
        }
    }

    @Override
    public String toString() {
        return "Database";
    }
}
