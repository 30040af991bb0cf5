package dev.chatops.pipeline.api;

import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.git.GitUnavailableException;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code GET /projects} and {@code /projects/:id}: those that the caller may read. */
@Path("/api/v4/projects")
@Tag(name = "Projects")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ProjectResource {

    private final Caller caller;
    private final JobAccess access;
    private final GitMirrors mirrors;
    private final Addresses addresses;

    ProjectResource(Caller caller, JobAccess access, GitMirrors mirrors, Addresses addresses) {
        this.caller = caller;
        this.access = access;
        this.mirrors = mirrors;
        this.addresses = addresses;
    }

    /** Without asking any repository: a project's default branch is shown where the project file names it. */
    @GET
    @Operation(operationId = "projects", summary = "Projects that you may read")
    public RestResponse<List<ProjectBody>> projects(
            @QueryParam("search") String search,
            @QueryParam("page") String page,
            @QueryParam("per_page") String perPage,
            @Context UriInfo asked) {
        var user = caller.reading();
        var paging = Paging.of(page, perPage);
        var all = access.projects(user).stream()
                .filter(project -> search == null || project.path().contains(search))
                .toList();
        var shown = all.stream()
                .skip(paging.offset())
                .limit(paging.perPage())
                .map(project -> body(user, project, project.defaultBranch().orElse(null)))
                .toList();
        return paging.response(new Paging.Items<>(shown, all.size()), asked);
    }

    @GET
    @Path("/{project}")
    @Operation(operationId = "project", summary = "A project, by its number or its URL-encoded path")
    public ProjectBody project(String project) {
        var user = caller.reading();
        var found = access.project(user, project).orElseThrow(() -> ApiException.notFound("Project"));
        return body(user, found, found.defaultBranch().orElseGet(() -> asked(found)));
    }

    private String asked(Project project) {
        try {
            return mirrors.head(project, Optional.empty()).branch();
        } catch (GitUnavailableException _) {
            return null; // logged there
        }
    }

    private ProjectBody body(User user, Project project, String defaultBranch) {
        return ProjectBody.of(project, defaultBranch, project.levelOf(user), addresses.project(project.path()));
    }
}
