package dev.chatops.pipeline.console;

import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.RunnerPool;
import dev.chatops.pipeline.project.User;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The pools, with what waits and what runs. Names of pools and figures only: no project's jobs. */
@Path("/-/runners")
@RunOnVirtualThread
public class RunnersPage {

    private static final String RUNNERS =
            "select pool, count(*), sum(slots) from runner where seen_at > now() - interval '30 seconds' group by pool";
    private static final String JOBS = "select pool, count(*) filter (where status = 'pending'),"
            + " count(*) filter (where status <> 'pending') from job where status in ('pending', 'running', 'canceling')"
            + " group by pool";

    /** A pool's figures. */
    record Line(RunnerPool pool, long runners, long slots, long pending, long running) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance runners(User user, List<Line> pools);
    }

    private final Visitor visitor;
    private final Projects projects;
    private final DataSource database;

    RunnersPage(Visitor visitor, Projects projects, DataSource database) {
        this.visitor = visitor;
        this.projects = projects;
        this.database = database;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show(@CookieParam(LoginPage.COOKIE) String session) throws SQLException {
        var user = visitor.required(session, "/-/runners");
        var runners = pairs(RUNNERS);
        var jobs = pairs(JOBS);
        var none = new long[2];
        var lines = new ArrayList<Line>();
        for (var pool : projects.current().pools()) {
            var alive = runners.getOrDefault(pool.name(), none);
            var open = jobs.getOrDefault(pool.name(), none);
            lines.add(new Line(pool, alive[0], alive[1], open[0], open[1]));
        }
        return PageHeaders.on(Response.ok(Templates.runners(user, lines))).build();
    }

    private Map<String, long[]> pairs(String sql) throws SQLException {
        var pairs = new HashMap<String, long[]>();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            while (row.next()) {
                pairs.put(row.getString(1), new long[] {row.getLong(2), row.getLong(3)});
            }
        }
        return pairs;
    }
}
