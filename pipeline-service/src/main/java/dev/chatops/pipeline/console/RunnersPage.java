package dev.chatops.pipeline.console;

import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.PauseTable;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.RunnerPool;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The pools, with what waits and what runs. Names of pools and figures only: no project's jobs. */
@Path("/-/runners")
@RunOnVirtualThread
public class RunnersPage {

    private static final String RUNNERS =
            "select pool, count(*), sum(slots) from runner where seen_at > now() - interval '30 seconds' group by pool";
    private static final String JOBS = "select pool, count(*) filter (where status = 'pending'),"
            + " count(*) filter (where status <> 'pending'),"
            + " coalesce(extract(epoch from now() - min(queued_at) filter (where status = 'pending')), 0)::bigint"
            + " from job where status in ('pending', 'running', 'canceling') group by pool";

    /**
     * A pool's figures.
     *
     * @param runners how many were heard of lately
     * @param slots how many jobs they can run at once
     * @param oldestSeconds how long the job that waits longest has waited
     * @param paused by whom, since when and why it is paused; of no or one element
     */
    record Line(
            RunnerPool pool,
            long runners,
            long slots,
            long pending,
            long running,
            long oldestSeconds,
            List<String> paused) {

        /** How much of the pool is busy, 0 to 100. */
        public long busy() {
            return slots == 0 ? 0 : Math.min(100, running * 100 / slots);
        }

        public String oldest() {
            return Times.spelled(Duration.ofSeconds(oldestSeconds));
        }
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance runners(Frame frame, List<Line> pools, List<String> paused);
    }

    private final Visitor visitor;
    private final Projects projects;
    private final PauseTable pauses;
    private final DataSource database;

    RunnersPage(Visitor visitor, Projects projects, PauseTable pauses, DataSource database) {
        this.visitor = visitor;
        this.projects = projects;
        this.pauses = pauses;
        this.database = database;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show() throws SQLException {
        var session = visitor.required();
        var runners = figures(RUNNERS, 2);
        var jobs = figures(JOBS, 3);
        var paused = pauses.active();
        var none = new long[3];
        var lines = new ArrayList<Line>();
        for (var pool : projects.current().pools()) {
            var alive = runners.getOrDefault(pool.name(), none);
            var open = jobs.getOrDefault(pool.name(), none);
            lines.add(new Line(
                    pool, alive[0], alive[1], open[0], open[1], open[2], circumstances(paused.ofPool(pool.name()))));
        }
        return Pages.ok(Templates.runners(new Frame(session, "runners"), lines, circumstances(paused.ofEverything())));
    }

    private static List<String> circumstances(Optional<Pause> pause) {
        return pause.map(Pause::circumstances).stream().toList();
    }

    private Map<String, long[]> figures(String sql, int columns) throws SQLException {
        var figures = new HashMap<String, long[]>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            while (row.next()) {
                var values = new long[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = row.getLong(i + 2);
                }
                figures.put(row.getString(1), values);
            }
        }
        return figures;
    }
}
