package dev.chatops.pipeline.api;

import dev.chatops.pipeline.api.JobOperations.Asker;
import dev.chatops.pipeline.api.JobOperations.Outcome;
import dev.chatops.pipeline.log.JobLogs;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code /projects/:id/jobs}: lists, one job, its log, and what can be done with it. A project that may not be seen is not there. */
@Path("/api/v4/projects/{project}/jobs")
@Tag(name = "Jobs")
@RunOnVirtualThread
public class JobResource {

    private final Caller caller;
    private final JobAccess access;
    private final JobReads jobs;
    private final JobLogs logs;
    private final JobOperations operations;

    JobResource(Caller caller, JobAccess access, JobReads jobs, JobLogs logs, JobOperations operations) {
        this.caller = caller;
        this.access = access;
        this.jobs = jobs;
        this.logs = logs;
        this.operations = operations;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "jobs", summary = "A project's jobs, newest first")
    public RestResponse<List<JobBody>> list(
            String project,
            @QueryParam("scope") List<String> scope,
            @QueryParam("scope[]") List<String> scopes,
            @QueryParam("page") String page,
            @QueryParam("per_page") String perPage,
            @Context UriInfo asked)
            throws SQLException {
        var found = project(caller.reading(), project);
        var paging = Paging.of(page, perPage);
        var conditions = JobScope.of(scope, scopes).on(new Conditions().and("j.project_id = ?", found.id()));
        return paging.response(jobs.list(found, conditions, paging), asked);
    }

    @GET
    @Path("/{id:\\d+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "job", summary = "A job")
    public JobBody job(String project, long id) throws SQLException {
        return body(project(caller.reading(), project), id);
    }

    /** The log as the runner wrote it, escape sequences and section markers included; plain text, whatever a client says it accepts. */
    @GET
    @Path("/{id:\\d+}/trace")
    @Operation(operationId = "jobTrace", summary = "A job's log as the runner wrote it")
    public Response trace(String project, long id) throws SQLException {
        var job = body(project(caller.reading(), project), id);
        var log = logs.read(job.id(), job.attempt());
        // a stream: bytes are written as Base64 to who says that he accepts JSON
        return Response.ok(new ByteArrayInputStream(log), MediaType.TEXT_PLAIN_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, log.length)
                .build();
    }

    /**
     * Starts a job that waits for a hand or for its time. Takes what running it takes by the project's rules, as do the two below.
     *
     * @param body empty, or JSON with variables for this run
     */
    @POST
    @Path("/{id:\\d+}/play")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "playJob", summary = "Start a job that waits for a hand or for its time")
    public JobBody play(String project, long id, byte[] body) throws SQLException {
        var asker = asker(project);
        return after(asker, operations.play(asker, existing(asker, id), GivenVariables.of(body)), true);
    }

    /** Ends a job. One that is over already stays as it is. */
    @POST
    @Path("/{id:\\d+}/cancel")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "cancelJob", summary = "Cancel a job")
    public JobBody cancel(String project, long id) throws SQLException {
        var asker = asker(project);
        return after(asker, operations.cancel(asker, existing(asker, id)), false);
    }

    /** Runs a job that is over once more, as a new job of the same pipeline, which is answered. */
    @POST
    @Path("/{id:\\d+}/retry")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "retryJob", summary = "Run a job once more, as a new job of its pipeline")
    public JobBody retry(String project, long id) throws SQLException {
        var asker = asker(project);
        return after(asker, operations.retry(asker, existing(asker, id)), false);
    }

    private Asker asker(String project) {
        var user = caller.writing();
        return new Asker(user, project(user, project), "api");
    }

    private long existing(Asker asker, long id) throws SQLException {
        return body(asker.project(), id).id();
    }

    /** @param isBadRequest whether GitLab answers 400 and not 403 to what cannot be done now */
    private JobBody after(Asker asker, Outcome outcome, boolean isBadRequest) throws SQLException {
        return switch (outcome) {
            case Outcome.Done(var jobId) -> body(asker.project(), jobId);
            case Outcome.Refused(var why) -> throw ApiException.forbidden(why);
            case Outcome.NotPossible(var why) ->
                throw isBadRequest ? ApiException.badRequest(why) : ApiException.forbidden(why);
            case Outcome.NoSuchJob _ -> throw ApiException.notFound("Job");
        };
    }

    private Project project(User user, String idOrPath) {
        return access.project(user, idOrPath).orElseThrow(() -> ApiException.notFound("Project"));
    }

    private JobBody body(Project project, long id) throws SQLException {
        return jobs.one(project, id).orElseThrow(() -> ApiException.notFound("Job"));
    }
}
