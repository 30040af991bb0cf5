package dev.chatops.pipeline.variable;

import dev.chatops.ciconfig.Slug;
import dev.chatops.ciconfig.Variable;
import dev.chatops.ciconfig.job.Environment;
import dev.chatops.pipeline.job.JobSpec.Chat;
import dev.chatops.pipeline.job.JobSpec.CommitFacts;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The predefined variables of GitLab that are true here (docs.gitlab.com/ci/variables/predefined_variables). */
@ApplicationScoped
public class PredefinedVariables {

    /** GitLab's for a pipeline that no push made. */
    private static final String NO_COMMIT = "0".repeat(40);

    private static final int LONGEST_TITLE = 100;

    private final String server;
    private final URI console;
    private final String version;

    PredefinedVariables(
            @ConfigProperty(name = "chatops.console.url") URI console,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "0") String version) {
        this.console = console;
        this.server = console.toString().replaceFirst("/+$", "");
        this.version = version;
    }

    /** What is known before there is a job, so that {@code rules} can look at it. */
    public Map<String, String> ofPipeline(Project project, CommitFacts commit) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("CI", "true");
        variables.put("GITLAB_CI", "true");
        variables.put("CHATOPS", "true");
        variables.put("CI_SERVER", "yes");
        putServer(variables);
        variables.put("CI_PROJECT_ID", Long.toString(project.id()));
        variables.put("CI_PROJECT_NAME", project.name());
        variables.put("CI_PROJECT_TITLE", project.name());
        variables.put("CI_PROJECT_PATH", project.path());
        variables.put("CI_PROJECT_PATH_SLUG", Slug.of(project.path()));
        variables.put("CI_PROJECT_NAMESPACE", project.namespace());
        variables.put("CI_PROJECT_NAMESPACE_SLUG", Slug.of(project.namespace()));
        variables.put("CI_PROJECT_ROOT_NAMESPACE", project.namespace().replaceFirst("/.*", ""));
        variables.put("CI_PROJECT_DESCRIPTION", "");
        variables.put("CI_PROJECT_VISIBILITY", "private"); // members only
        variables.put("CI_PROJECT_URL", server + "/" + project.path());
        variables.put("CI_DEFAULT_BRANCH", commit.defaultBranch());
        variables.put("CI_CONFIG_PATH", ".gitlab-ci.yml");
        variables.put("CI_COMMIT_SHA", commit.sha());
        variables.put("CI_COMMIT_SHORT_SHA", commit.sha().substring(0, 8));
        variables.put("CI_COMMIT_BEFORE_SHA", NO_COMMIT);
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
        variables.put("CI_COMMIT_TIMESTAMP", time(commit.at()));
        return variables;
    }

    /** Our own address. The name does not claim to be GitLab, and what we do not have is not set. */
    private void putServer(Map<String, String> variables) {
        boolean https = "https".equalsIgnoreCase(console.getScheme());
        var host = console.getHost() == null ? "" : console.getHost();
        int port = console.getPort() >= 0 ? console.getPort() : https ? 443 : 80;
        var numbers = version.replaceFirst("-.*", "").split("\\.");
        variables.put("CI_SERVER_NAME", "ChatOps");
        variables.put("CI_SERVER_URL", server);
        variables.put("CI_SERVER_HOST", host);
        variables.put("CI_SERVER_PORT", Integer.toString(port));
        variables.put("CI_SERVER_PROTOCOL", https ? "https" : "http");
        variables.put("CI_SERVER_FQDN", console.getPort() >= 0 ? host + ":" + port : host);
        variables.put("CI_SERVER_VERSION", version);
        variables.put("CI_SERVER_VERSION_MAJOR", numbers[0]);
        variables.put("CI_SERVER_VERSION_MINOR", numbers.length > 1 ? numbers[1] : "0");
        variables.put("CI_SERVER_VERSION_PATCH", numbers.length > 2 ? numbers[2] : "0");
        variables.put("CI_API_V4_URL", server + "/api/v4");
    }

    /** What is known of a job itself. Nothing of it can be an unexpanded text but the environment's URL and the image. */
    List<Variable> ofJob(Project project, JobVariables.JobFacts job) {
        var page = server + "/" + project.path();
        var facts = job.spec().facts();
        var variables = new LinkedHashMap<String, String>();
        variables.put("CI_PIPELINE_ID", Long.toString(job.pipelineId()));
        variables.put("CI_PIPELINE_IID", Long.toString(job.pipelineId())); // unique in the project, and rising
        variables.put("CI_PIPELINE_URL", page + "/-/pipelines/" + job.pipelineId());
        variables.put("CI_PIPELINE_SOURCE", job.source());
        variables.put("CI_PIPELINE_CREATED_AT", time(job.createdAt()));
        putUnlessEmpty(variables, "CI_PIPELINE_NAME", facts.pipelineName());
        variables.put("CI_JOB_ID", Long.toString(job.jobId()));
        variables.put("CI_JOB_URL", page + "/-/jobs/" + job.jobId());
        variables.put("CI_JOB_NAME", job.name());
        variables.put("CI_JOB_NAME_SLUG", Slug.of(job.name()));
        variables.put("CI_JOB_GROUP_NAME", facts.groupName().isEmpty() ? job.name() : facts.groupName());
        variables.put("CI_JOB_STAGE", job.stage());
        variables.put("CI_JOB_STARTED_AT", time(job.startedAt()));
        variables.put("CI_JOB_TIMEOUT", Long.toString(job.spec().timeoutSeconds()));
        variables.put("CI_NODE_TOTAL", Integer.toString(facts.nodeTotal()));
        if (facts.nodeIndex() != null) {
            variables.put("CI_NODE_INDEX", Integer.toString(facts.nodeIndex()));
        }
        if (facts.manual()) {
            variables.put("CI_JOB_MANUAL", "true");
        }
        variables.put("CI_REPOSITORY_URL", withoutCredentials(project.repository()));
        variables.put("CI_RUNNER_TAGS", tags(job.runnerTags()));
        var environment = facts.environment();
        if (environment != null) {
            variables.put("CI_ENVIRONMENT_NAME", environment.name());
            variables.put("CI_ENVIRONMENT_SLUG", Environment.slug(environment.name()));
            variables.put("CI_ENVIRONMENT_ACTION", environment.action());
            variables.put("CI_ENVIRONMENT_TIER", environment.tier());
        }
        var all = new ArrayList<Variable>();
        variables.forEach((key, value) -> all.add(Variable.raw(key, value)));
        if (environment != null && !environment.url().isEmpty()) {
            all.add(new Variable("CI_ENVIRONMENT_URL", environment.url(), true));
        }
        if (!facts.image().isEmpty()) {
            all.add(new Variable("CI_JOB_IMAGE", facts.image(), true));
        }
        return all;
    }

    private static void putUnlessEmpty(Map<String, String> variables, String key, String value) {
        if (!value.isEmpty()) {
            variables.put(key, value);
        }
    }

    /** As GitLab writes them: a JSON array. */
    private static String tags(Collection<String> tags) {
        return tags.stream()
                .map(tag -> '"' + tag.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A job that must fetch more has its own credentials; those of the project file are the runner's alone. */
    private static String withoutCredentials(String repository) {
        return repository.replaceFirst("^([a-z+]+://)[^/@]*@", "$1");
    }

    /** As GitLab writes a time: to the second, in UTC. */
    public static String time(Instant instant) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
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

    /** The message without its title; all of it when the title is too long to be one. */
    private static String description(String message) {
        int end = message.indexOf('\n');
        if ((end < 0 ? message.length() : end) >= LONGEST_TITLE) {
            return message;
        }
        return end < 0 ? "" : message.substring(end + 1).strip();
    }
}
