package dev.chatops.pipeline.queue;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Which runners have been heard of lately. */
@ApplicationScoped
public class Runners {

    private final DataSource database;

    Runners(DataSource database) {
        this.database = database;
    }

    /** Whether a runner of this pool gave a sign of life within the last 30 s. */
    public boolean anyAlive(String pool) throws SQLException {
        var sql = "select from runner where pool = ? and seen_at > now() - interval '30 seconds' limit 1";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setString(1, pool);
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
