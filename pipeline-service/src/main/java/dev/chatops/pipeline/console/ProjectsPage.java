package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.PauseTable;
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
import java.util.Optional;

/** The console's start: the projects that the visitor may read, with their last run. */
@Path("/")
@RunOnVirtualThread
public class ProjectsPage {

    /**
     * A project.
     *
     * @param name in chat: its first short name, or its path
     * @param last of no or one element
     * @param paused by whom, since when and why it is paused; of no or one element
     */
    record Line(Project project, String name, String role, List<Run> last, List<String> paused) {}

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance projects(Frame frame, List<Line> projects, List<String> paused);
    }

    private final Visitor visitor;
    private final JobAccess access;
    private final Runs runs;
    private final PauseTable pauses;

    ProjectsPage(Visitor visitor, JobAccess access, Runs runs, PauseTable pauses) {
        this.visitor = visitor;
        this.access = access;
        this.runs = runs;
        this.pauses = pauses;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show() throws SQLException {
        var session = visitor.required();
        var paused = pauses.active();
        var lines = new ArrayList<Line>();
        for (var project : access.projects(session.user())) {
            lines.add(new Line(
                    project,
                    project.aliases().stream().findFirst().orElse(project.path()),
                    project.levelOf(session.user()).title(),
                    runs.of(project, RunFilter.NONE, 1),
                    circumstances(paused.ofProject(project.id()))));
        }
        return Pages.ok(
                Templates.projects(new Frame(session, "projects"), lines, circumstances(paused.ofEverything())));
    }

    private static List<String> circumstances(Optional<Pause> pause) {
        return pause.map(Pause::circumstances).stream().toList();
    }
}
