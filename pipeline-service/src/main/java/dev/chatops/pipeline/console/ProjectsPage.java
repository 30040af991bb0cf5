package dev.chatops.pipeline.console;

import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
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
import java.util.List;

/** The console's start: the projects that the visitor may read, with their last run. */
@Path("/")
@RunOnVirtualThread
public class ProjectsPage {

    private static final RunFilter NEWEST = new RunFilter("", "", "", 0);

    /** @param last of no or one element */
    record Line(Project project, String role, List<Run> last) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance projects(User user, List<Line> projects);
    }

    private final Visitor visitor;
    private final Projects projects;
    private final Runs runs;

    ProjectsPage(Visitor visitor, Projects projects, Runs runs) {
        this.visitor = visitor;
        this.projects = projects;
        this.runs = runs;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show(@CookieParam(LoginPage.COOKIE) String session) throws SQLException {
        var user = visitor.required(session, "/");
        var lines = new ArrayList<Line>();
        for (var project : projects.current().projects()) {
            var level = project.levelOf(user);
            if (level.atLeast(AccessLevel.REPORTER)) {
                lines.add(new Line(
                        project, level.toString().toLowerCase(java.util.Locale.ROOT), runs.of(project, NEWEST, 1)));
            }
        }
        return PageHeaders.on(Response.ok(Templates.projects(user, lines))).build();
    }
}
