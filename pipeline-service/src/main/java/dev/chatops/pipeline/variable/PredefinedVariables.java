package dev.chatops.pipeline.variable;

import dev.chatops.ciconfig.Slug;
import dev.chatops.pipeline.job.JobSpec.Chat;
import dev.chatops.pipeline.job.JobSpec.CommitFacts;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The predefined variables of GitLab that are true here (docs.gitlab.com/ci/variables/predefined_variables). */
@ApplicationScoped
public class PredefinedVariables {

    private final URI console;

    PredefinedVariables(@ConfigProperty(name = "chatops.console.url") URI console) {
        this.console = console;
    }

    /** What is known before there is a job, so that {@code rules} can look at it. */
    public Map<String, String> ofPipeline(Project project, CommitFacts commit) {
        var server = console.toString().replaceFirst("/+$", "");
        var variables = new LinkedHashMap<String, String>();
        variables.put("CI", "true");
        variables.put("GITLAB_CI", "true");
        variables.put("CHATOPS", "true");
        variables.put("CI_SERVER", "yes");
        variables.put("CI_SERVER_NAME", "ChatOps");
        variables.put("CI_SERVER_URL", server);
        variables.put("CI_SERVER_HOST", console.getHost() == null ? "" : console.getHost());
        variables.put("CI_API_V4_URL", server + "/api/v4");
        variables.put("CI_PROJECT_ID", Long.toString(project.id()));
        variables.put("CI_PROJECT_NAME", project.name());
        variables.put("CI_PROJECT_TITLE", project.name());
        variables.put("CI_PROJECT_PATH", project.path());
        variables.put("CI_PROJECT_PATH_SLUG", Slug.of(project.path()));
        variables.put("CI_PROJECT_NAMESPACE", project.namespace());
        variables.put("CI_PROJECT_URL", server + "/" + project.path());
        variables.put("CI_DEFAULT_BRANCH", commit.defaultBranch());
        variables.put("CI_CONFIG_PATH", ".gitlab-ci.yml");
        variables.put("CI_PIPELINE_SOURCE", "chat");
        variables.put("CI_COMMIT_SHA", commit.sha());
        variables.put("CI_COMMIT_SHORT_SHA", commit.sha().substring(0, 8));
        variables.put("CI_COMMIT_BRANCH", commit.branch());
        variables.put("CI_COMMIT_REF_NAME", commit.branch());
        variables.put("CI_COMMIT_REF_SLUG", Slug.of(commit.branch()));
        variables.put(
                "CI_COMMIT_REF_PROTECTED",
                Boolean.toString(project.isProtected(commit.branch(), commit.defaultBranch())));
        variables.put("CI_COMMIT_MESSAGE", commit.message());
        variables.put("CI_COMMIT_TITLE", commit.message().lines().findFirst().orElse(""));
        variables.put("CI_COMMIT_DESCRIPTION", description(commit.message()));
        variables.put("CI_COMMIT_AUTHOR", commit.author());
        variables.put(
                "CI_COMMIT_TIMESTAMP",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(commit.at().atOffset(ZoneOffset.UTC)));
        return variables;
    }

    /** What is known of a job itself. */
    Map<String, String> ofJob(Project project, JobVariables.JobFacts job) {
        var page = console.toString().replaceFirst("/+$", "") + "/" + project.path();
        var variables = new LinkedHashMap<String, String>();
        variables.put("CI_PIPELINE_ID", Long.toString(job.pipelineId()));
        variables.put("CI_PIPELINE_URL", page + "/-/pipelines/" + job.pipelineId());
        variables.put("CI_JOB_ID", Long.toString(job.jobId()));
        variables.put("CI_JOB_URL", page + "/-/jobs/" + job.jobId());
        variables.put("CI_JOB_NAME", job.name());
        variables.put("CI_JOB_NAME_SLUG", Slug.of(job.name()));
        variables.put("CI_JOB_STAGE", job.stage());
        variables.put("CI_JOB_TIMEOUT", Long.toString(job.spec().timeoutSeconds()));
        return variables;
    }

    /** Who asked, and where. These cannot be overridden by anybody: a job may trust them. */
    public Map<String, String> ofIdentity(User user, Chat chat) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("GITLAB_USER_ID", Long.toString(user.id()));
        variables.put("GITLAB_USER_LOGIN", user.username());
        variables.put("GITLAB_USER_NAME", user.name());
        variables.put("GITLAB_USER_EMAIL", user.email());
        if (chat != null) {
            variables.put("CHAT_INPUT", chat.input());
            variables.put("CHAT_CHANNEL", chat.channelName().isEmpty() ? chat.channelId() : chat.channelName());
            variables.put("CHAT_CHANNEL_ID", chat.channelId());
            variables.put("CHAT_USER_ID", chat.userId());
        }
        return variables;
    }

    /** The message without its title, where the title is short enough to be one. */
    private static String description(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? "" : message.substring(end + 1).strip();
    }
}
