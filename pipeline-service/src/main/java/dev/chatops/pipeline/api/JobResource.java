package dev.chatops.pipeline.api;

import dev.chatops.pipeline.artifact.Artifacts;
import dev.chatops.pipeline.job.Actor;
import dev.chatops.pipeline.job.JobCreation;
import dev.chatops.pipeline.job.JobPlay;
import dev.chatops.pipeline.log.JobLogs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.Map;

/** {@code GET /projects/:id/jobs/:job_id}, its {@code trace}, and {@code play}. A project that may not be seen is one that is not there. */
@Path("/api/v4/projects/{project}/jobs/{id:\\d+}")
@RunOnVirtualThread
public class JobResource {

    private final ApiTokens tokens;
    private final JobAccess access;
    private final JobCreation jobs;
    private final JobLogs logs;
    private final JobPlay plays;
    private final Artifacts artifacts;

    JobResource(
            ApiTokens tokens, JobAccess access, JobCreation jobs, JobLogs logs, JobPlay plays, Artifacts artifacts) {
        this.tokens = tokens;
        this.access = access;
        this.jobs = jobs;
        this.logs = logs;
        this.plays = plays;
        this.artifacts = artifacts;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public JobBody job(
            String project,
            long id,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var readable = readable(project, id, privateToken, authorization);
        var job = readable.job();
        return JobBody.of(job, jobs.page(readable.project().path(), job.id()), artifacts.of(job.id(), job.attempt()));
    }

    /** The log as the runner wrote it, escape sequences and section markers included. */
    @GET
    @Path("/trace")
    @Produces(MediaType.TEXT_PLAIN)
    public byte[] trace(
            String project,
            long id,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var job = readable(project, id, privateToken, authorization).job();
        return logs.read(job.id(), job.attempt());
    }

    /** Starts a job that waits for a hand. Takes the role that running it takes. */
    @POST
    @Path("/play")
    @Produces(MediaType.APPLICATION_JSON)
    public JobBody play(
            String project,
            long id,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var readable = readable(project, id, privateToken, authorization);
        var user = tokens.required(privateToken, authorization);
        var needed = readable.project().neededToRunOn(readable.job().pipeline().ref());
        if (!readable.project().levelOf(user).atLeast(needed)) {
            throw ApiException.forbidden();
        }
        if (!(plays.play(readable.project(), id, Actor.outsideChat(user), Map.of()) instanceof JobPlay.Result.Played)) {
            throw ApiException.badRequest("Unplayable Job");
        }
        return job(project, id, privateToken, authorization);
    }

    private JobAccess.Readable readable(String project, long id, String privateToken, String authorization) {
        var user = tokens.required(privateToken, authorization);
        access.project(user, project).orElseThrow(() -> ApiException.notFound("Project"));
        return access.job(user, project, id).orElseThrow(() -> ApiException.notFound("Job"));
    }
}
