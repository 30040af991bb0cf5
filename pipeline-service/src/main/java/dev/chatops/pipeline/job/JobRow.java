package dev.chatops.pipeline.job;

import dev.chatops.events.JobStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A job as it stands in the caller's transaction, before somebody changes it by compare-and-set.
 *
 * @param resourceGroup null when it is in none
 * @param pool the one that was chosen for it
 * @param tags that it asks for
 * @param isAfterLost whether it waits until the runner of the attempt before must have ended itself
 */
record JobRow(
        long id,
        long projectId,
        int attempt,
        JobStatus status,
        String resourceGroup,
        String pool,
        List<String> tags,
        boolean isAfterLost) {

    static final String COLUMNS =
            "id, project_id, attempt, status, resource_group, pool, retry_at is not null as is_after_lost,"
                    + " array(select jsonb_array_elements_text(coalesce(spec -> 'tags', '[]'))) as tags";

    /** Empty also for a job of another project. */
    static Optional<JobRow> find(Connection connection, long projectId, long jobId) throws SQLException {
        var sql = "select " + COLUMNS + " from job where id = ? and project_id = ?";
        try (var select = connection.prepareStatement(sql)) {
            select.setLong(1, jobId);
            select.setLong(2, projectId);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(of(row)) : Optional.empty();
            }
        }
    }

    static JobRow of(ResultSet row) throws SQLException {
        return new JobRow(
                row.getLong("id"),
                row.getLong("project_id"),
                row.getInt("attempt"),
                JobStatus.of(row.getString("status")),
                row.getString("resource_group"),
                row.getString("pool"),
                List.of((String[]) row.getArray("tags").getArray()),
                row.getBoolean("is_after_lost"));
    }
}
