package dev.chatops.pipeline.console;

import dev.chatops.pipeline.project.Project;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads lists of runs, newest first. */
@ApplicationScoped
class Runs {

    static final int PAGE = 50;

    private static final String SELECT = """
            select job.id, job.name, job.status, pipeline.username, pipeline.ref, command.typed, command.channel_name,
              job.created_at, job.started_at, job.finished_at, job.reply_outcome, job.reply_reason
            from job join pipeline on pipeline.id = job.pipeline_id left join command on command.command_id = job.command_id
            where job.project_id = ?
              and (? = 0 or job.id < ?)
              and (? = '' or job.status = ?)
              and (? = '' or pipeline.username = ?)
              and (? = '' or strpos(lower(job.name), lower(?)) > 0 or strpos(lower(command.typed), lower(?)) > 0)
            order by job.id desc limit ?""";

    private final DataSource database;

    Runs(DataSource database) {
        this.database = database;
    }

    /** One more than {@link #PAGE} when there are more. */
    List<Run> of(Project project, RunFilter filter, int limit) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(SELECT)) {
            int at = 0;
            select.setLong(++at, project.id());
            select.setLong(++at, filter.before());
            select.setLong(++at, filter.before());
            for (var text : List.of(
                    filter.status(),
                    filter.status(),
                    filter.user(),
                    filter.user(),
                    filter.search(),
                    filter.search(),
                    filter.search())) {
                select.setString(++at, text);
            }
            select.setInt(++at, limit);
            var runs = new ArrayList<Run>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    runs.add(run(project, row));
                }
            }
            return runs;
        }
    }

    private static Run run(Project project, ResultSet row) throws SQLException {
        var outcome = row.getString("reply_outcome");
        var reason = row.getString("reply_reason");
        return new Run(
                row.getLong("id"),
                project.path(),
                row.getString("name"),
                row.getString("status"),
                row.getString("username"),
                row.getString("ref"),
                Optional.ofNullable(row.getString("typed")),
                Optional.ofNullable(row.getString("channel_name")).filter(name -> !name.isEmpty()),
                row.getTimestamp("created_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("started_at")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getTimestamp("finished_at")).map(Timestamp::toInstant),
                Optional.ofNullable(outcome).map(word -> reason == null ? word : word + ": " + reason));
    }
}
