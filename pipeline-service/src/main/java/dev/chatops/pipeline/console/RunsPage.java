package dev.chatops.pipeline.console;

import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The runs of a project, newest first, with filters. */
@Path("/{project:[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*}/-/jobs")
@RunOnVirtualThread
public class RunsPage {

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        /** @param older the query of the next page; empty on the last one */
        static native TemplateInstance runs(
                User user, Project project, List<Run> runs, RunFilter filter, List<String> statuses, String older);
    }

    private final Visitor visitor;
    private final JobAccess access;
    private final Runs runs;

    RunsPage(Visitor visitor, JobAccess access, Runs runs) {
        this.visitor = visitor;
        this.access = access;
        this.runs = runs;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show(
            String project,
            @QueryParam("status") @DefaultValue("") String status,
            @QueryParam("user") @DefaultValue("") String userName,
            @QueryParam("search") @DefaultValue("") String search,
            @QueryParam("before") @DefaultValue("0") long before,
            @CookieParam(LoginPage.COOKIE) String session)
            throws SQLException {
        var user = visitor.required(session, "/" + project + "/-/jobs");
        var readable = access.project(user, project);
        if (readable.isEmpty()) {
            return PageHeaders.on(Response.status(Response.Status.NOT_FOUND)
                            .entity(JobPage.Templates.message(
                                    "Not found", "There is no such project, or you are not at least Reporter of it.")))
                    .build();
        }
        var filter = new RunFilter(status.strip(), userName.strip(), search.strip(), before);
        var found = runs.of(readable.get(), filter, Runs.PAGE + 1);
        var shown = found.subList(0, Math.min(found.size(), Runs.PAGE));
        var older = found.size() > Runs.PAGE ? filter.older(shown.getLast().id()) : "";
        var statuses = Arrays.stream(JobStatus.values()).map(JobStatus::word).toList();
        return PageHeaders.on(Response.ok(Templates.runs(user, readable.get(), shown, filter, statuses, older)))
                .build();
    }
}
