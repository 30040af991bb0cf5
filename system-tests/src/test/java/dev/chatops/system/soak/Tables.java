package dev.chatops.system.soak;

import dev.chatops.system.soak.Facts.Decided;
import dev.chatops.system.soak.Facts.Job;
import dev.chatops.system.soak.Facts.Ledger;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What the services' databases hold.
 *
 * @param pipeline a superuser's URL of pipeline-service's
 * @param reply likewise of reply-service's
 * @param project the soak's
 */
record Tables(String pipeline, String reply, int project) {

    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    List<Decided> decided(Collection<String> commands) throws SQLException {
        return read(
                pipeline,
                "select command_id::text, decision, reason, round(extract(epoch from decided_at - received_at) * 1000)::bigint from command where command_id::text = any (?)",
                commands,
                row -> new Decided(
                        row.getString(1), row.getString(2), row.getString(3), Duration.ofMillis(row.getLong(4))));
    }

    /** All of the soak's project. */
    List<Job> jobs() throws SQLException {
        return read(
                pipeline,
                """
                select id, command_id::text, name, status, attempt, failure_reason, failure_message, runner_id from job
                where name = any (?) and project_id = %d order by id""".formatted(project),
                names(),
                row -> new Job(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8)));
    }

    private static List<String> names() {
        var names = new ArrayList<String>();
        for (var script : Script.values()) {
            if (script.makesJob()) {
                names.add(script.job());
            }
        }
        return names;
    }

    List<Ledger> ledger(Collection<String> commands) throws SQLException {
        return read(
                reply,
                "select command_id::text, state, reason from ledger where command_id::text = any (?)",
                commands,
                row -> new Ledger(row.getString(1), row.getString(2), row.getString(3)));
    }

    /** Events that pipeline-service has yet to send. */
    long unsent() throws SQLException {
        return read(pipeline, "select count(*) from outbox where ? is not null", List.of(), row -> row.getLong(1))
                .getFirst();
    }

    /** Outcomes that reply-service has yet to tell. */
    long untold() throws SQLException {
        return read(
                        reply,
                        "select count(*) from ledger where settled_at is not null and not told and ? is not null",
                        List.of(),
                        row -> row.getLong(1))
                .getFirst();
    }

    private static <T> List<T> read(String url, String sql, Collection<String> words, Row<T> each) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", words.toArray()));
            try (var row = select.executeQuery()) {
                var found = new ArrayList<T>();
                while (row.next()) {
                    found.add(each.read(row));
                }
                return found;
            }
        }
    }

    @Override
    public String toString() {
        return "Tables";
    }
}
