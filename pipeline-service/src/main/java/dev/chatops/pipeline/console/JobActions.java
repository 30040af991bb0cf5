package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.job.Actor;
import dev.chatops.pipeline.job.JobCancellation;
import dev.chatops.pipeline.job.JobPlay;
import dev.chatops.pipeline.job.JobRetry;
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
    private final JobPlay plays;
    private final JobCancellation cancellations;
    private final JobRetry retries;

    JobActions(Visitor visitor, JobAccess access, JobPlay plays, JobCancellation cancellations, JobRetry retries) {
        this.visitor = visitor;
        this.access = access;
        this.plays = plays;
        this.cancellations = cancellations;
        this.retries = retries;
    }

    private record Allowed(JobAccess.Readable readable, Actor actor) {}

    /** A job that does not wait any more, since somebody was faster, is shown as it is. */
    @POST
    @Path("/play")
    public Response play(String project, long id, @FormParam("csrf") String csrf) throws SQLException {
        var allowed = allowed(project, id, csrf);
        plays.play(allowed.readable().project(), id, allowed.actor(), Map.of());
        return to(project, id);
    }

    @POST
    @Path("/cancel")
    public Response cancel(String project, long id, @FormParam("csrf") String csrf) throws SQLException {
        var allowed = allowed(project, id, csrf);
        cancellations.cancel(allowed.readable().project(), id, allowed.actor());
        return to(project, id);
    }

    @POST
    @Path("/retry")
    public Response retry(String project, long id, @FormParam("csrf") String csrf) throws SQLException {
        var allowed = allowed(project, id, csrf);
        return switch (retries.retry(allowed.readable().project(), id, allowed.actor())) {
            case JobRetry.Result.Retried retried -> to(project, retried.jobId());
            case JobRetry.Result.NoPool(var pool) ->
                throw Pages.forbidden("The job ran in the pool " + pool + ", which is no longer in the project file.");
            case JobRetry.Result.NotOver _, JobRetry.Result.NoSuchJob _ -> to(project, id);
        };
    }

    private Allowed allowed(String project, long id, String csrf) throws SQLException {
        var session = visitor.acting(csrf);
        var readable = JobPage.readable(access, session.user(), project, id);
        if (!JobPage.mayRun(session, readable)) {
            throw Pages.forbidden(
                    "Running jobs on the branch " + readable.job().pipeline().ref() + " takes the role "
                            + readable.project()
                                    .neededToRunOn(readable.job().pipeline().ref())
                                    .title()
                            + "; yours is "
                            + readable.project().levelOf(session.user()).title() + ".");
        }
        return new Allowed(readable, Actor.outsideChat(session.user()));
    }

    private static Response to(String project, long id) {
        return Response.seeOther(URI.create("/" + project + "/-/jobs/" + id)).build();
    }
}
