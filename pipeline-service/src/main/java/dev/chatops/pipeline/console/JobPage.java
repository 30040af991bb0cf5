package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.JobAccess;
import dev.chatops.pipeline.job.Actor;
import dev.chatops.pipeline.job.Job;
import dev.chatops.pipeline.job.JobPlay;
import dev.chatops.pipeline.log.JobLogs;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The page of a job that replies link to: who, what, how it went, the log, and what can be done. */
@Path("/{project:[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*}/-/jobs/{id:\\d+}")
@RunOnVirtualThread
public class JobPage {

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance job(
                User user,
                Project project,
                Job job,
                Request request,
                List<TimelineEntry> timeline,
                ShownLog log,
                boolean mayPlay);

        static native TemplateInstance message(String title, String text);
    }

    private final Visitor visitor;
    private final JobAccess access;
    private final JobLogs logs;
    private final JobPlay plays;
    private final Requests requests;

    JobPage(Visitor visitor, JobAccess access, JobLogs logs, JobPlay plays, Requests requests) {
        this.visitor = visitor;
        this.access = access;
        this.logs = logs;
        this.plays = plays;
        this.requests = requests;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public Response show(String project, long id, @CookieParam(LoginPage.COOKIE) String session) throws SQLException {
        var user = visitor.required(session, path(project, id));
        var readable = readable(user, project, id);
        var job = readable.job();
        var request = requests.of(job);
        boolean mayPlay = job.status().word().equals("manual") && mayRun(user, readable);
        return PageHeaders.on(Response.ok(Templates.job(
                        user,
                        readable.project(),
                        job,
                        request,
                        TimelineEntry.of(job),
                        ShownLog.of(logs.read(job.id(), job.attempt())),
                        mayPlay)))
                .build();
    }

    /** The log alone, for a page that follows it. {@code X-Job-Final} says whether more can come. */
    @GET
    @Path("/log")
    @Produces(MediaType.TEXT_HTML)
    public Response log(String project, long id, @CookieParam(LoginPage.COOKIE) String session) throws SQLException {
        var job = readable(visitor.required(session, path(project, id)), project, id)
                .job();
        return PageHeaders.on(Response.ok(
                        ShownLog.of(logs.read(job.id(), job.attempt())).html()))
                .header("X-Job-Final", job.status().isFinal())
                .build();
    }

    /** The whole log as the runner wrote it. */
    @GET
    @Path("/raw")
    @Produces(MediaType.TEXT_PLAIN)
    public Response raw(String project, long id, @CookieParam(LoginPage.COOKIE) String session) throws SQLException {
        var job = readable(visitor.required(session, path(project, id)), project, id)
                .job();
        return PageHeaders.on(Response.ok(logs.read(job.id(), job.attempt())))
                .header("Content-Disposition", "attachment; filename=\"job-" + id + ".log\"")
                .build();
    }

    @POST
    @Path("/play")
    public Response play(
            String project, long id, @CookieParam(LoginPage.COOKIE) String session, @Context HttpHeaders headers)
            throws SQLException {
        visitor.requireOwnForm(headers);
        var user = visitor.required(session, path(project, id));
        var readable = readable(user, project, id);
        if (!mayRun(user, readable)) {
            throw new WebApplicationException("You may not run jobs here.", Response.Status.FORBIDDEN);
        }
        plays.play(
                readable.project(),
                id,
                Actor.outsideChat(user),
                Map.of()); // one that was played meanwhile is shown as it is
        return Response.seeOther(URI.create(path(project, id))).build();
    }

    private static boolean mayRun(User user, JobAccess.Readable readable) {
        var needed = readable.project().neededToRunOn(readable.job().pipeline().ref());
        return readable.project().levelOf(user).atLeast(needed);
    }

    private JobAccess.Readable readable(User user, String project, long id) {
        return access.job(user, project, id)
                .orElseThrow(() -> new WebApplicationException(PageHeaders.on(Response.status(Response.Status.NOT_FOUND)
                                .type(MediaType.TEXT_HTML)
                                .entity(Templates.message(
                                                "Not found",
                                                "There is no such job, or you are not at least Reporter of its project.")
                                        .render()))
                        .build()));
    }

    private static String path(String project, long id) {
        return "/" + project + "/-/jobs/" + id;
    }
}
