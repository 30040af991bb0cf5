package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.chatops.pipeline.project.Project;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code GET /projects/:id/pipelines}, one of them, its jobs and its variables. */
@Path("/api/v4/projects/{project}/pipelines")
@Tag(name = "Pipelines")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PipelineResource {

    private final Caller caller;
    private final JobAccess access;
    private final PipelineReads pipelines;
    private final JobReads jobs;

    PipelineResource(Caller caller, JobAccess access, PipelineReads pipelines, JobReads jobs) {
        this.caller = caller;
        this.access = access;
        this.pipelines = pipelines;
        this.jobs = jobs;
    }

    /** @param variableType always {@code env_var} */
    @JsonNaming(SnakeCaseStrategy.class)
    record PipelineVariable(String key, String variableType, String value, boolean raw) {}

    @GET
    @Operation(operationId = "pipelines", summary = "A project's pipelines, newest first")
    public RestResponse<List<PipelineBody>> list(
            String project,
            @BeanParam PipelineFilter filter,
            @QueryParam("page") String page,
            @QueryParam("per_page") String perPage,
            @Context UriInfo asked)
            throws SQLException {
        var found = project(project);
        var paging = Paging.of(page, perPage);
        var items = pipelines.list(found, filter.conditions(found.id()), filter.oldestFirst(), paging);
        return paging.response(items, asked);
    }

    @GET
    @Path("/{id:\\d+}")
    @Operation(operationId = "pipeline", summary = "A pipeline")
    public PipelineBody.Detailed one(String project, long id) throws SQLException {
        return pipelines.one(project(project), id).orElseThrow(() -> ApiException.notFound("Pipeline"));
    }

    @GET
    @Path("/{id:\\d+}/jobs")
    @Operation(operationId = "pipelineJobs", summary = "A pipeline's jobs, newest first")
    public RestResponse<List<JobBody>> jobs(
            String project,
            long id,
            @QueryParam("scope") List<String> scope,
            @QueryParam("scope[]") List<String> scopes,
            @QueryParam("include_retried") @DefaultValue("false") boolean withRetried,
            @QueryParam("page") String page,
            @QueryParam("per_page") String perPage,
            @Context UriInfo asked)
            throws SQLException {
        var found = project(project);
        if (pipelines.one(found, id).isEmpty()) {
            throw ApiException.notFound("Pipeline");
        }
        var paging = Paging.of(page, perPage);
        var conditions = JobScope.of(scope, scopes)
                .on(new Conditions().and("j.project_id = ?", found.id()).and("j.pipeline_id = ?", id));
        if (!withRetried) {
            conditions.and("not exists (select from job later where later.pipeline_id = j.pipeline_id"
                    + " and later.name = j.name and later.id > j.id)");
        }
        return paging.response(jobs.list(found, conditions, paging), asked);
    }

    @GET
    @Path("/{id:\\d+}/variables")
    @Operation(operationId = "pipelineVariables", summary = "What a pipeline was given from chat")
    public List<PipelineVariable> variables(String project, long id) throws SQLException {
        return pipelines
                .variables(project(project), id)
                .orElseThrow(() -> ApiException.notFound("Pipeline"))
                .entrySet()
                .stream()
                .map(variable -> new PipelineVariable(variable.getKey(), "env_var", variable.getValue(), true))
                .toList();
    }

    private Project project(String idOrPath) {
        return access.project(caller.reading(), idOrPath).orElseThrow(() -> ApiException.notFound("Project"));
    }
}
