package dev.chatops.pipeline.queue;

import dev.chatops.claim.ClaimRequest;
import dev.chatops.claim.Heartbeat;
import dev.chatops.claim.HeartbeatAnswer;
import dev.chatops.claim.JobCache;
import dev.chatops.claim.JobPayload;
import dev.chatops.pipeline.artifact.ArtifactConfig;
import dev.chatops.pipeline.job.JobSpec;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.RunnerPool;
import dev.chatops.pipeline.queue.Claims.Answer;
import dev.chatops.pipeline.variable.JobVariables;
import dev.chatops.pipeline.variable.JobVariables.JobFacts;
import dev.chatops.pipeline.variable.VariableUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A runner's calls (architecture §7): the claim of a job, and the sign of life for all that it runs. */
@Path("/internal/v1")
@RunOnVirtualThread
public class ClaimResource {

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern RUNNER_ID = Pattern.compile("[^\\p{Cntrl}]{1,255}");

    private final PoolAuthentication authentication;
    private final Claims claims;
    private final Projects projects;
    private final JobVariables variables;
    private final UnrunnableJobs unrunnable;
    private final ArtifactConfig artifacts;
    private final MeterRegistry metrics;

    ClaimResource(
            PoolAuthentication authentication,
            Claims claims,
            Projects projects,
            JobVariables variables,
            UnrunnableJobs unrunnable,
            ArtifactConfig artifacts,
            MeterRegistry metrics) {
        this.authentication = authentication;
        this.claims = claims;
        this.projects = projects;
        this.variables = variables;
        this.unrunnable = unrunnable;
        this.artifacts = artifacts;
        this.metrics = metrics;
    }

    /** See {@link ClaimRequest} for what the answers mean. */
    @POST
    @Path("/jobs/{id}/claim")
    public Response claim(long id, ClaimRequest request, @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var pool = authentication.poolOf(authorization);
        if (request == null || request.claimId() == null || !isRunner(request.runnerId())) {
            throw new BadRequestException("a claim has runner_id, claim_id and attempt");
        }
        if (request.attemptTokenSha256() != null
                && !SHA_256.matcher(request.attemptTokenSha256()).matches()) {
            throw new BadRequestException("attempt_token_sha256 has 64 hexadecimal digits, in lower case");
        }
        return switch (claims.claim(id, pool.name(), request)) {
            case Answer.Granted granted -> granted(id, request, granted, pool);
            case Answer.Taken _ -> Response.status(Response.Status.CONFLICT).build();
            case Answer.Gone _ -> Response.status(Response.Status.GONE).build();
        };
    }

    @POST
    @Path("/runners/{id}/heartbeat")
    public HeartbeatAnswer heartbeat(String id, Heartbeat heartbeat, @HeaderParam("Authorization") String authorization)
            throws SQLException {
        var pool = authentication.poolOf(authorization);
        if (heartbeat == null
                || heartbeat.attempts() == null
                || heartbeat.attempts().contains(null)
                || heartbeat.slots() < 0
                || !isRunner(id)) {
            throw new BadRequestException("a heartbeat has slots and attempts");
        }
        return claims.heartbeat(id, pool.name(), heartbeat);
    }

    /** Shown to people, and kept by the database, which takes no NUL. */
    private static boolean isRunner(String id) {
        return id != null && RUNNER_ID.matcher(id).matches();
    }

    private Response granted(long jobId, ClaimRequest request, Answer.Granted granted, RunnerPool pool)
            throws SQLException {
        var file = projects.current();
        var project = file.project(granted.projectId());
        if (project.isEmpty()) {
            unrunnable.close(jobId, request.attempt(), granted.fence(), "its project is no longer configured");
            return Response.status(Response.Status.GONE).build();
        }
        try {
            var spec = granted.spec();
            var facts = new JobFacts(
                    jobId,
                    granted.pipelineId(),
                    granted.source(),
                    granted.pipelineAt(),
                    granted.startedAt(),
                    granted.name(),
                    granted.stage(),
                    spec,
                    file.user(granted.username()).orElse(null),
                    pool.tags());
            var resolved = variables.resolve(project.get(), facts);
            var payload = new JobPayload(
                    jobId,
                    request.attempt(),
                    granted.fence(),
                    granted.attemptToken(),
                    project.get().path(),
                    granted.name(),
                    granted.stage(),
                    new JobPayload.Source(
                            project.get().repository(),
                            spec.commit().branch(),
                            spec.commit().sha()),
                    spec.beforeScript(),
                    spec.script(),
                    spec.afterScript(),
                    resolved.variables(),
                    spec.timeoutSeconds(),
                    spec.preGetSourcesScript(),
                    resolved.placeholders(),
                    spec.image(),
                    spec.services(),
                    spec.artifacts() == null ? null : spec.artifacts().forRunner(artifacts.limitBytes()),
                    caches(spec, project.get()));
            metrics.timer("chatops_claim_wait", "pool", pool.name())
                    .record(Duration.ofMillis((long) (granted.waitedSeconds() * 1000)));
            Log.infof("job claimed jobId=%d attempt=%d runner=%s", jobId, request.attempt(), request.runnerId());
            return Response.ok(payload).build();
        } catch (VariableUnavailableException e) {
            unrunnable.close(jobId, request.attempt(), granted.fence(), e.getMessage());
            return Response.status(Response.Status.GONE).build();
        }
    }

    private static List<JobCache> caches(JobSpec spec, Project project) {
        var commit = spec.commit();
        boolean protectedBranch = project.isProtected(commit.branch(), commit.defaultBranch());
        return spec.caches().stream().map(cache -> cache.on(protectedBranch)).toList();
    }
}
