package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.api.JobOperations;
import dev.chatops.pipeline.api.JobOperations.Asker;
import dev.chatops.pipeline.api.JobOperations.Outcome;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;

/** The buttons of a job's page. Each leads back to the job, or to the new one, whose page says what came of it. */
@Path("/" + Pages.PROJECT + "/-/jobs/{id:\\d+}")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@RunOnVirtualThread
public class JobActions {

    private final Visitor visitor;
    private final JobAccess access;
    private final JobOperations operations;

    JobActions(Visitor visitor, JobAccess access, JobOperations operations) {
        this.visitor = visitor;
        this.access = access;
        this.operations = operations;
    }

    @POST
    @Path("/play")
    public Response play(String project, long id, @FormParam("csrf") String csrf) throws SQLException {
        return after(project, id, operations.play(asker(project, id, csrf), id, Map.of()));
    }

    @POST
    @Path("/cancel")
    public Response cancel(String project, long id, @FormParam("csrf") String csrf) throws SQLException {
        return after(project, id, operations.cancel(asker(project, id, csrf), id));
    }

    @POST
    @Path("/retry")
    public Response retry(String project, long id, @FormParam("csrf") String csrf) throws SQLException {
        return after(project, id, operations.retry(asker(project, id, csrf), id));
    }

    private Asker asker(String project, long id, String csrf) throws SQLException {
        var session = visitor.acting(csrf);
        var readable = JobPage.readable(access, session.user(), project, id);
        return new Asker(session.user(), readable.project(), "page");
    }

    /** A job that no longer stands so, since somebody was faster, is shown as it is. */
    private static Response after(String project, long id, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var jobId) -> to(project, jobId);
            case Outcome.Refused(var why) -> throw Pages.forbidden(why);
            case Outcome.NotPossible _, Outcome.NoSuchJob _ -> to(project, id);
        };
    }

    private static Response to(String project, long id) {
        return Response.seeOther(URI.create("/" + project + "/-/jobs/" + id)).build();
    }
}
