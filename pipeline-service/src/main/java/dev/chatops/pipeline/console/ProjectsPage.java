package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.project.Project;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
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

    /**
     * A project.
     *
     * @param name in chat: its first short name, or its path
     * @param last of no or one element
     */
    record Line(Project project, String name, String role, List<Run> last) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance projects(Frame frame, List<Line> projects);
    }

    private final Visitor visitor;
    private final JobAccess access;
    private final Runs runs;

    ProjectsPage(Visitor visitor, JobAccess access, Runs runs) {
        this.visitor = visitor;
        this.access = access;
        this.runs = runs;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show() throws SQLException {
        var session = visitor.required();
        var lines = new ArrayList<Line>();
        for (var project : access.projects(session.user())) {
            lines.add(new Line(
                    project,
                    project.aliases().stream().findFirst().orElse(project.path()),
                    project.levelOf(session.user()).title(),
                    runs.of(project, RunFilter.NONE, 1)));
        }
        return Pages.ok(Templates.projects(new Frame(session, "projects"), lines));
    }
}
