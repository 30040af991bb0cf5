package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.chatops.ciconfig.PipelineSource;
import dev.chatops.pipeline.compile.ProjectConfiguration;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.git.GitUnavailableException;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/**
 * {@code /projects/:id/ci/lint}: what a configuration compiles to in that project, with its files and variables. For those who may
 * push to a project, Developers, since an answer shows what includes hold. {@code source} is ours: GitLab's lint knows none.
 */
@Path("/api/v4/projects/{project}/ci/lint")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LintResource {

    private final ApiTokens tokens;
    private final JobAccess access;
    private final GitMirrors mirrors;
    private final ProjectConfiguration configuration;

    LintResource(ApiTokens tokens, JobAccess access, GitMirrors mirrors, ProjectConfiguration configuration) {
        this.tokens = tokens;
        this.access = access;
        this.mirrors = mirrors;
        this.configuration = configuration;
    }

    /**
     * @param source a word of {@code CI_PIPELINE_SOURCE}; null for {@code chat}
     * @param ref the branch; null for the default one
     * @param includeJobs whether to list the jobs; null for true
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Request(String content, String ref, String source, Boolean includeJobs) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public LintBody proposed(
            String project,
            Request request,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization) {
        var user = tokens.reading(privateToken, authorization);
        var found = project(user, project);
        if (request == null || request.content() == null) {
            throw ApiException.missing("content");
        }
        return lint(
                found,
                user,
                request.source(),
                request.ref(),
                Optional.of(request.content()),
                !Boolean.FALSE.equals(request.includeJobs()));
    }

    /** The configuration that the project has. */
    @GET
    public LintBody committed(
            String project,
            @QueryParam("content_ref") String ref,
            @QueryParam("source") String source,
            @QueryParam("include_jobs") @DefaultValue("true") boolean includeJobs,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization) {
        var user = tokens.reading(privateToken, authorization);
        return lint(project(user, project), user, source, ref, Optional.empty(), includeJobs);
    }

    private Project project(User user, String idOrPath) {
        var project = access.project(user, idOrPath).orElseThrow(() -> ApiException.notFound("Project"));
        if (!project.levelOf(user).atLeast(AccessLevel.DEVELOPER)) {
            throw ApiException.forbidden();
        }
        return project;
    }

    private LintBody lint(
            Project project, User user, String word, String ref, Optional<String> content, boolean withJobs) {
        var source = word == null
                ? PipelineSource.CHAT
                : PipelineSource.ofWord(word)
                        .orElseThrow(() -> ApiException.badRequest(
                                "source is a word of CI_PIPELINE_SOURCE such as chat, push or schedule"));
        try {
            var commit = mirrors.head(project, Optional.ofNullable(ref));
            return LintBody.of(configuration.lint(project, commit, user, source, content), withJobs);
        } catch (GitUnavailableException e) {
            throw ApiException.badRequest(e.getMessage());
        }
    }
}
