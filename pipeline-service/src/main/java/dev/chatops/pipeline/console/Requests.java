package dev.chatops.pipeline.console;

import dev.chatops.pipeline.job.Job;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Reads what was typed. */
@ApplicationScoped
class Requests {

    private final DataSource database;

    Requests(DataSource database) {
        this.database = database;
    }

    Request of(Job job) throws SQLException {
        var sql = "select typed, coalesce(nullif(channel_name, ''), channel_id), decision, received_at, decided_at"
                + " from command join job on job.command_id = command.command_id where job.id = ?";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, job.id());
            try (var row = select.executeQuery()) {
                return row.next()
                        ? new Request(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getTimestamp(4).toInstant(),
                                row.getTimestamp(5).toInstant())
                        : Request.NONE;
            }
        }
    }
}
