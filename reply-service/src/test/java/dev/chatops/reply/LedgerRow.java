package dev.chatops.reply;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** Looks into the ledger, and moves its clocks. */
@Singleton
class LedgerRow {

    private final DataSource database;

    LedgerRow(DataSource database) {
        this.database = database;
    }

    /** As text; {@code none} where there is nothing. */
    String column(UUID command, String name) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select " + name + " from ledger where command_id = ?")) {
            select.setObject(1, command);
            try (var row = select.executeQuery()) {
                return row.next() && row.getString(1) != null ? row.getString(1) : "none";
            }
        }
    }

    /** The next word on the way is due now, if there is to be another one. */
    void progressIsDue(UUID command) throws SQLException {
        set(command, "progress_at = now() where progress_at is not null");
    }

    /** As {@link #progressIsDue}, even if there is to be none. */
    void progressIsDueAgain(UUID command) throws SQLException {
        set(command, "progress_at = now() where true");
    }

    private void set(UUID command, String what) throws SQLException {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("update ledger set " + what + " and command_id = ?")) {
            update.setObject(1, command);
            update.executeUpdate();
        }
    }
}
