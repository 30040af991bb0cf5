package dev.chatops.pipeline.console;

import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.PauseTable;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The runs of a project, newest first, with filters. */
@Path("/" + Pages.PROJECT + "/-/jobs")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class RunsPage {

    private static final List<String> STATUSES = Arrays.stream(JobStatus.values())
            .filter(status -> status != JobStatus.UNKNOWN && status != JobStatus.CREATED)
            .map(JobStatus::word)
            .toList();

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        /**
         * @param newer the query of the page before; empty on the first one
         * @param older the query of the page behind; empty on the last one
         * @param paused by whom, since when and why the project is paused; of no or one element
         */
        static native TemplateInstance runs(
                Frame frame,
                Project project,
                String name,
                List<Run> runs,
                RunFilter filter,
                List<String> statuses,
                String newer,
                String older,
                List<String> paused);
    }

    private final Visitor visitor;
    private final JobAccess access;
    private final Runs runs;
    private final PauseTable pauses;

    RunsPage(Visitor visitor, JobAccess access, Runs runs, PauseTable pauses) {
        this.visitor = visitor;
        this.access = access;
        this.runs = runs;
        this.pauses = pauses;
    }

    @GET
    public Response show(String project, @Context UriInfo asked) throws SQLException {
        var session = visitor.required();
        var found = readable(session.user(), project);
        var filter = RunFilter.of(asked.getQueryParameters());
        var some = runs.of(found, filter, Runs.PAGE + 1);
        boolean isMore = some.size() > Runs.PAGE;
        var shown = !isMore ? some : filter.after() > 0 ? some.subList(1, some.size()) : some.subList(0, Runs.PAGE);
        boolean isNewer = !shown.isEmpty() && (filter.before() > 0 || filter.after() > 0 && isMore);
        boolean isOlder = !shown.isEmpty() && (filter.after() > 0 || isMore);
        return Pages.ok(Templates.runs(
                new Frame(session, "projects"),
                found,
                found.aliases().stream().findFirst().orElse(found.path()),
                shown,
                filter,
                STATUSES,
                isNewer ? filter.newer(shown.getFirst().id()) : "",
                isOlder ? filter.older(shown.getLast().id()) : "",
                pauses.active().ofProject(found.id()).map(Pause::circumstances).stream()
                        .toList()));
    }

    private Project readable(User user, String project) {
        return readable(access, user, project);
    }

    static Project readable(JobAccess access, User user, String project) {
        return access.project(user, project)
                .orElseThrow(() -> Pages.notFound("There is no such project, or you are not at least Reporter of it."));
    }
}
