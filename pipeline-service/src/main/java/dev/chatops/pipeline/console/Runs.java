package dev.chatops.pipeline.console;

import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.project.Project;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/** Reads lists of runs. Pages are found by number and not by counting, so that the hundredth costs what the first does. */
@ApplicationScoped
class Runs {

    static final int PAGE = 50;

    private static final String SELECT = """
            select job.id, job.name, job.status, pipeline.username, command.typed, command.channel_name,
              job.created_at, job.started_at, job.finished_at, job.command_id, job.reply_outcome, job.reply_reason
            from job join pipeline on pipeline.id = job.pipeline_id left join command on command.command_id = job.command_id""";

    private final DataSource database;

    Runs(DataSource database) {
        this.database = database;
    }

    /** Newest first. @param limit one more than is shown tells whether there are more */
    List<Run> of(Project project, RunFilter filter, int limit) throws SQLException {
        var asked = filter.conditions(project.id());
        boolean upwards = filter.after() > 0;
        var sql = SELECT + asked.where() + " order by job.id" + (upwards ? "" : " desc") + " limit ?";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setInt(asked.bind(select), limit);
            var runs = new ArrayList<Run>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    runs.add(run(project, row));
                }
            }
            return upwards ? runs.reversed() : runs;
        }
    }

    /** The newest job of a pipeline; empty where the project has no such pipeline. */
    OptionalLong ofPipeline(Project project, long pipelineId) throws SQLException {
        var sql = "select max(id) from job where pipeline_id = ? and project_id = ? having max(id) is not null";
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setLong(1, pipelineId);
            select.setLong(2, project.id());
            try (var row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    private static Run run(Project project, ResultSet row) throws SQLException {
        var status = row.getString("status");
        return new Run(
                row.getLong("id"),
                project.path(),
                row.getString("name"),
                status,
                row.getString("username"),
                Optional.ofNullable(row.getString("typed")),
                Optional.ofNullable(row.getString("channel_name")).filter(name -> !name.isEmpty()),
                row.getTimestamp("created_at").toInstant(),
                Optional.ofNullable(row.getTimestamp("started_at")).map(Timestamp::toInstant),
                Optional.ofNullable(row.getTimestamp("finished_at")).map(Timestamp::toInstant),
                ReplyState.of(
                        row.getString("reply_outcome"),
                        row.getString("reply_reason"),
                        row.getObject("command_id") != null,
                        JobStatus.of(status).isFinal()));
    }
}
