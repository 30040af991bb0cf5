package dev.chatops.pipeline.variable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.ReplySettings;
import dev.chatops.pipeline.job.JobSpec;
import dev.chatops.pipeline.job.JobSpec.Chat;
import dev.chatops.pipeline.job.JobSpec.CommitFacts;
import dev.chatops.pipeline.job.JobSpec.EnvironmentFacts;
import dev.chatops.pipeline.job.JobSpec.Facts;
import dev.chatops.pipeline.job.JobSpec.YamlVariable;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.CommandLimits;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectVariable;
import dev.chatops.pipeline.project.ProjectVariable.Source;
import dev.chatops.pipeline.project.User;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The reference's §16 and §17: which variables a job gets, whose value wins, and what is expanded. */
class JobVariablesTest {

    private static final User ADA =
            new User("ada", 1, "Ada Lovelace", "ada@example.com", Set.of("slack:T0:U0ADA"), false, List.of());
    private static final Chat CHAT = new Chat("to $API_TOKEN $$", "C0GENERAL", "general", "U0ADA");
    private static final CommitFacts COMMIT = new CommitFacts(
            "Feature/X_1",
            "main",
            "0123456789012345678901234567890123456789",
            "Add jobs\n\nSo that they can be run.\n",
            "Ada <ada@example.com>",
            Instant.parse("2026-01-31T08:00:00.123Z"));
    private static final Facts PLAIN = new Facts("", "job", null, 1, false, "", null);

    private final List<ProjectVariable> settings = new ArrayList<>();
    private final List<YamlVariable> yaml = new ArrayList<>();
    private final List<YamlVariable> given = new ArrayList<>();
    private Facts facts = PLAIN;
    private Chat chat = CHAT;

    @Test
    void predefinedVariablesHaveTheirTrueValues() throws Exception {
        facts = new Facts(
                "Deploy of Ada",
                "deploy",
                2,
                3,
                true,
                "ruby:$VERSION",
                new EnvironmentFacts("review/X", "https://$CI_ENVIRONMENT_SLUG.example.com", "start", "development"));
        yaml.add(new YamlVariable("VERSION", "3.4", true, false));
        var values = values();
        assertThat(values)
                .containsAllEntriesOf(Map.ofEntries(
                        Map.entry("CI", "true"),
                        Map.entry("GITLAB_CI", "true"),
                        Map.entry("CI_SERVER", "yes"),
                        Map.entry("CI_SERVER_NAME", "ChatOps"),
                        Map.entry("CI_SERVER_URL", "https://chatops.example.com:8443"),
                        Map.entry("CI_SERVER_HOST", "chatops.example.com"),
                        Map.entry("CI_SERVER_PORT", "8443"),
                        Map.entry("CI_SERVER_PROTOCOL", "https"),
                        Map.entry("CI_SERVER_FQDN", "chatops.example.com:8443"),
                        Map.entry("CI_SERVER_VERSION", "1.2.3-SNAPSHOT"),
                        Map.entry("CI_SERVER_VERSION_MAJOR", "1"),
                        Map.entry("CI_SERVER_VERSION_MINOR", "2"),
                        Map.entry("CI_SERVER_VERSION_PATCH", "3"),
                        Map.entry("CI_PROJECT_ID", "7"),
                        Map.entry("CI_PROJECT_NAME", "Web.App"),
                        Map.entry("CI_PROJECT_PATH", "acme/tools/Web.App"),
                        Map.entry("CI_PROJECT_PATH_SLUG", "acme-tools-web-app"),
                        Map.entry("CI_PROJECT_NAMESPACE", "acme/tools"),
                        Map.entry("CI_PROJECT_ROOT_NAMESPACE", "acme"),
                        Map.entry("CI_PROJECT_TITLE", "Web.App"),
                        Map.entry("CI_PROJECT_URL", "https://chatops.example.com:8443/acme/tools/Web.App"),
                        Map.entry("CI_PROJECT_VISIBILITY", "private"),
                        Map.entry("CI_DEFAULT_BRANCH", "main"),
                        Map.entry("CI_CONFIG_PATH", ".gitlab-ci.yml"),
                        Map.entry("CI_PIPELINE_SOURCE", "chat"),
                        Map.entry("CI_PIPELINE_ID", "40"),
                        Map.entry("CI_PIPELINE_IID", "40"),
                        Map.entry("CI_PIPELINE_NAME", "Deploy of Ada"),
                        Map.entry("CI_PIPELINE_CREATED_AT", "2026-02-01T10:00:00Z"),
                        Map.entry(
                                "CI_PIPELINE_URL",
                                "https://chatops.example.com:8443/acme/tools/Web.App/-/pipelines/40"),
                        Map.entry("CI_COMMIT_SHA", COMMIT.sha()),
                        Map.entry("CI_COMMIT_SHORT_SHA", "01234567"),
                        Map.entry("CI_COMMIT_BEFORE_SHA", "0000000000000000000000000000000000000000"),
                        Map.entry("CI_COMMIT_BRANCH", "Feature/X_1"),
                        Map.entry("CI_COMMIT_REF_NAME", "Feature/X_1"),
                        Map.entry("CI_COMMIT_REF_SLUG", "feature-x-1"),
                        Map.entry("CI_COMMIT_REF_PROTECTED", "false"),
                        Map.entry("CI_COMMIT_TITLE", "Add jobs"),
                        Map.entry("CI_COMMIT_MESSAGE", COMMIT.message()),
                        Map.entry("CI_COMMIT_DESCRIPTION", "So that they can be run."),
                        Map.entry("CI_COMMIT_AUTHOR", "Ada <ada@example.com>"),
                        Map.entry("CI_COMMIT_TIMESTAMP", "2026-01-31T08:00:00Z"),
                        Map.entry("CI_JOB_ID", "41"),
                        Map.entry("CI_JOB_URL", "https://chatops.example.com:8443/acme/tools/Web.App/-/jobs/41"),
                        Map.entry("CI_JOB_NAME", "deploy 2/3"),
                        Map.entry("CI_JOB_NAME_SLUG", "deploy-2-3"),
                        Map.entry("CI_JOB_GROUP_NAME", "deploy"),
                        Map.entry("CI_JOB_STAGE", "test"),
                        Map.entry("CI_JOB_STARTED_AT", "2026-02-01T10:00:05Z"),
                        Map.entry("CI_JOB_TIMEOUT", "3600"),
                        Map.entry("CI_JOB_MANUAL", "true"),
                        Map.entry("CI_JOB_IMAGE", "ruby:3.4"),
                        Map.entry("CI_NODE_INDEX", "2"),
                        Map.entry("CI_NODE_TOTAL", "3"),
                        Map.entry("CI_ENVIRONMENT_NAME", "review/X"),
                        Map.entry("CI_ENVIRONMENT_ACTION", "start"),
                        Map.entry("CI_ENVIRONMENT_TIER", "development"),
                        Map.entry("CI_REPOSITORY_URL", "https://git.example.com/acme/web.git"),
                        Map.entry("CI_RUNNER_TAGS", "[\"docker\", \"a \\\"b\\\"\"]"),
                        Map.entry("GITLAB_USER_ID", "1"),
                        Map.entry("GITLAB_USER_LOGIN", "ada"),
                        Map.entry("GITLAB_USER_NAME", "Ada Lovelace"),
                        Map.entry("GITLAB_USER_EMAIL", "ada@example.com"),
                        Map.entry("CHAT_CHANNEL", "general"),
                        Map.entry("CHAT_CHANNEL_ID", "C0GENERAL"),
                        Map.entry("CHAT_USER_ID", "U0ADA")));
        assertThat(values.get("CI_ENVIRONMENT_URL"))
                .isEqualTo("https://" + values.get("CI_ENVIRONMENT_SLUG") + ".example.com");
    }

    @Test
    void whatIsNotTrueHereIsNotSet() throws Exception {
        assertThat(values())
                .doesNotContainKeys(
                        "CI_COMMIT_TAG",
                        "CI_JOB_TOKEN",
                        "CI_REGISTRY",
                        "CI_API_GRAPHQL_URL",
                        "CI_PAGES_URL",
                        "CI_MERGE_REQUEST_IID",
                        "CI_NODE_INDEX",
                        "CI_JOB_MANUAL",
                        "CI_JOB_IMAGE",
                        "CI_ENVIRONMENT_NAME",
                        "CI_PIPELINE_NAME");
    }

    @Test
    void aLaterSourceWinsAndMayMentionTheOneBelowIt() throws Exception {
        yaml.add(new YamlVariable("A", "yaml", true, false));
        yaml.add(new YamlVariable("B", "yaml", true, false));
        yaml.add(new YamlVariable("C", "yaml", true, false));
        yaml.add(new YamlVariable("CI_JOB_ID", "faked", true, false));
        settings.add(setting("B", "setting"));
        settings.add(setting("C", "$C over setting"));
        given.add(new YamlVariable("C", "given", false, false));
        settings.add(setting("A", "<$A>"));
        assertThat(values())
                .containsEntry("A", "<yaml>")
                .containsEntry("B", "setting")
                .containsEntry("C", "given")
                .containsEntry("CI_JOB_ID", "faked"); // as in GitLab
    }

    @Test
    void whoAskedAndWhatWasTypedCannotBeOverriddenAndIsNeverExpanded() throws Exception {
        for (var key : List.of("GITLAB_USER_LOGIN", "CHAT_INPUT", "CHAT_CHANNEL", "CHAT_USER_ID")) {
            yaml.add(new YamlVariable(key, "yaml", true, false));
            settings.add(setting(key, "setting"));
            given.add(new YamlVariable(key, "given", false, false));
        }
        settings.add(setting("API_TOKEN", "s3cret-value"));
        yaml.add(new YamlVariable("ECHO", "<$CHAT_INPUT>", true, false));
        assertThat(values())
                .containsEntry("GITLAB_USER_LOGIN", "ada")
                .containsEntry("CHAT_INPUT", "to $API_TOKEN $$")
                .containsEntry("CHAT_CHANNEL", "general")
                .containsEntry("CHAT_USER_ID", "U0ADA")
                .containsEntry("ECHO", "<to $API_TOKEN $$>");
        chat = null;
        assertThat(values()).doesNotContainKeys("CHAT_INPUT", "CHAT_CHANNEL", "CHAT_USER_ID");
    }

    @Test
    void aChannelWithoutANameIsKnownByItsId() throws Exception {
        chat = new Chat("", "D0DIRECT", "", "U0ADA");
        assertThat(values()).containsEntry("CHAT_CHANNEL", "D0DIRECT").containsEntry("CHAT_INPUT", "");
    }

    @Test
    void protectedVariablesGoToProtectedBranchesOnly() throws Exception {
        settings.add(new ProjectVariable("P", new Source.Literal("p"), true, true, false, true));
        assertThat(values()).doesNotContainKey("P");
        assertThat(resolve(project(Map.of("Feature/X_1", AccessLevel.DEVELOPER)))
                        .variables())
                .contains(new JobPayload.Variable("P", "p", false, true));
    }

    @Test
    void typesAndMasksAreCarriedOnAndRawValuesStay() throws Exception {
        settings.add(new ProjectVariable("RAW", new Source.Literal("$A"), false, false, false, false));
        settings.add(new ProjectVariable("FILE", new Source.Literal("content of $A"), true, false, true, true));
        yaml.add(new YamlVariable("A", "a", true, false));
        yaml.add(new YamlVariable("OPTION", "--config=$FILE", true, false));
        yaml.add(new YamlVariable("CACHE", "$CI_PROJECT_DIR/.cache costs 5$$ $NOPE", true, false));
        var resolved = resolve(project(Map.of()));
        var path = resolved.placeholders().get("FILE");
        var folder = resolved.placeholders().get("CI_PROJECT_DIR");
        assertThat(path).hasSizeGreaterThan(32);
        assertThat(folder).hasSizeGreaterThan(32).isNotEqualTo(path);
        assertThat(resolved.variables())
                .contains(
                        new JobPayload.Variable("RAW", "$A", false, false),
                        new JobPayload.Variable("FILE", "content of a", true, true),
                        new JobPayload.Variable("OPTION", "--config=" + path, false, false),
                        new JobPayload.Variable("CACHE", folder + "/.cache costs 5$ ", false, false));
        assertThat(resolve(project(Map.of())).placeholders().get("FILE")).isNotEqualTo(path);
    }

    @Test
    void aCircleIsNamedAndNoValueIs() {
        settings.add(setting("A", "$B secret"));
        settings.add(setting("B", "$A"));
        assertThatThrownBy(this::values)
                .isInstanceOf(VariableUnavailableException.class)
                .hasMessageContaining("circular variable reference detected")
                .message()
                .doesNotContain("secret");
    }

    private static ProjectVariable setting(String key, String value) {
        return new ProjectVariable(key, new Source.Literal(value), false, false, false, true);
    }

    private Map<String, String> values() throws VariableUnavailableException {
        var values = new LinkedHashMap<String, String>();
        resolve(project(Map.of("main", AccessLevel.DEVELOPER)))
                .variables()
                .forEach(variable -> values.put(variable.key(), variable.value()));
        return values;
    }

    private JobVariables.Resolved resolve(Project project) throws VariableUnavailableException {
        var spec = new JobSpec(
                List.of(),
                List.of("x"),
                List.of(),
                List.of(),
                yaml,
                given,
                null,
                3600,
                false,
                List.of(),
                COMMIT,
                chat,
                null,
                null,
                null,
                null,
                null,
                facts);
        var predefined = new PredefinedVariables(URI.create("https://chatops.example.com:8443/"), "1.2.3-SNAPSHOT");
        return new JobVariables(predefined)
                .resolve(
                        project,
                        new JobVariables.JobFacts(
                                41,
                                40,
                                "chat",
                                Instant.parse("2026-02-01T10:00:00Z"),
                                Instant.parse("2026-02-01T10:00:05Z"),
                                "deploy 2/3",
                                "test",
                                spec,
                                ADA,
                                List.of("docker", "a \"b\"")));
    }

    private Project project(Map<String, AccessLevel> protectedBranches) {
        return new Project(
                "acme/tools/Web.App",
                7,
                Set.of(),
                Optional.empty(),
                "https://robot:token@git.example.com/acme/web.git",
                Optional.empty(),
                protectedBranches,
                Map.of("ada", AccessLevel.DEVELOPER),
                Duration.ofHours(1),
                Duration.ofHours(1),
                OptionalInt.empty(),
                settings,
                ReplySettings.DEFAULT,
                List.of(),
                CommandLimits.DEFAULT);
    }
}
