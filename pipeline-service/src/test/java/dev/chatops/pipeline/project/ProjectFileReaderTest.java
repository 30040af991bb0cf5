package dev.chatops.pipeline.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectFileReaderTest {

    private static final Path FILE = Path.of("/etc/chatops/projects.yml");

    private static final String GOOD = """
            users:
              - username: ada
                id: 1
                chat: ["slack:T0DEMO:U0ADA"]
                tokens: [{ name: laptop, sha256: "%s", scopes: [api], expires: 2027-01-01 }]
            projects:
              - path: acme/demo
                id: 1
                aliases: [demo]
                repository: ./demo
                members: { ada: developer }
                timeout: 30m
                variables:
                  - { key: API_TOKEN, value_from: { env: DEMO_TOKEN }, masked: true }
                reply: { progress: false }
            runner_pools:
              - { name: default, tags: [linux], run_untagged: true, token_from: { env: PATH } }
            """.formatted("a".repeat(64));

    @Test
    void aGoodFileReads() throws Exception {
        var file = ProjectFileReader.read(FILE, GOOD);
        var project = file.project("acme/demo").orElseThrow();
        assertThat(project.repository()).isEqualTo("/etc/chatops/demo");
        assertThat(project.timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(project.queueTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(project.reply().progress()).isFalse();
        assertThat(project.levelOf(file.user("ada").orElseThrow())).isEqualTo(AccessLevel.DEVELOPER);
        assertThat(file.user("ada").orElseThrow().tokens().getFirst().expires()).isEqualTo(LocalDate.of(2027, 1, 1));
        assertThat(file.pools().getFirst().takes(java.util.List.of("linux"))).isTrue();
        assertThat(file.pools().getFirst().takes(java.util.List.of("linux", "gpu")))
                .isFalse();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("timeout:", "timeut:", "projects.yml:12: a project has no key `timeut`"),
                Arguments.of("    repository: ./demo\n", "", "projects.yml:7: a project needs a `repository`"),
                Arguments.of("ada: developer", "ada: admin", "projects.yml:11: a role is one of guest"),
                Arguments.of("ada: developer", "bob: developer", "projects.yml:11: member `bob` is not one of `users`"),
                Arguments.of("id: 1\n    chat", "id: one\n    chat", "projects.yml:3: `id` is a whole number"),
                Arguments.of("slack:T0DEMO:U0ADA", "U0ADA", "projects.yml:4: a chat name is written platform"),
                Arguments.of("timeout: 30m", "timeout: soon", "projects.yml:12: `timeout` is a time such as 90s"),
                Arguments.of("aliases: [demo]", "aliases: [run]", "projects.yml:9: `run` is a verb"),
                Arguments.of("aliases: [demo]", "aliases: [demo, demo]", ""),
                Arguments.of("masked: true", "maskd: true", "projects.yml:14: a variable has no key `maskd`"),
                Arguments.of("env: PATH", "env: NO_SUCH_VARIABLE", "projects.yml:17: the environment variable NO_SUCH"),
                Arguments.of("./demo", "ext::sh -c id", "projects.yml:10: `repository` is a git URL or a path"),
                Arguments.of("./demo", "--upload-pack=id", "projects.yml:10: `repository` is a git URL or a path"),
                Arguments.of(
                        "./demo", "ssh://-oProxyCommand=id/x", "projects.yml:10: `repository` is a git URL or a path"),
                Arguments.of(
                        "./demo", "git@-oProxyCommand=id:x", "projects.yml:10: `repository` is a git URL or a path"),
                Arguments.of("./demo", "\"a\\0b\"", "projects.yml:10: `repository` holds a NUL character"),
                Arguments.of("env: DEMO_TOKEN", "file: \"a\\0b\"", "projects.yml:14: `file` holds a NUL character"),
                Arguments.of("acme/demo", "acme/../../demo", "projects.yml:7: `path` is written group/project"),
                Arguments.of("acme/demo", "-acme/demo", "projects.yml:7: `path` is written group/project"),
                Arguments.of(
                        "acme/demo", "a" + "/a".repeat(100_000), "projects.yml:7: `path` is written group/project"),
                Arguments.of(
                        "username: ada", "username: \"a\\nda\"", "projects.yml:2: `username` is a name on one line"),
                Arguments.of(
                        "timeout: 30m",
                        "default_branch: \"main\\nx\"",
                        "projects.yml:12: `default_branch` is the name of a branch"),
                Arguments.of(
                        "timeout: 30m",
                        "default_branch: --all",
                        "projects.yml:12: `default_branch` is the name of a branch"),
                Arguments.of("timeout: 30m", "timeout: 0s", "projects.yml:12: `timeout` is a time from 1s to 366d"),
                Arguments.of("timeout: 30m", "timeout: -PT1H", "projects.yml:12: `timeout` is a time from 1s to 366d"),
                Arguments.of(
                        "timeout: 30m", "queue_timeout: 70000d", "projects.yml:12: `queue_timeout` is a time from 1s"),
                Arguments.of(
                        "timeout: 30m",
                        "protected_branches: [{ name: main }, { name: main, run: owner }]",
                        "projects.yml:12: the protected branch `main` is there twice"),
                Arguments.of(
                        "timeout: 30m",
                        "protected_branches: [{ name: release/* }]",
                        "projects.yml:12: `name` is the whole name of one branch, not `release/*`"),
                Arguments.of(
                        "expires: 2027-01-01 }",
                        "}, { name: other, sha256: " + "a".repeat(64) + " }",
                        "projects.yml:5: this token is there twice"),
                Arguments.of(
                        "{ env: PATH } }\n",
                        "{ env: PATH } }\n  - { name: other, token_from: { env: PATH } }\n",
                        "projects.yml:18: pool `other` has the token of another pool"),
                Arguments.of("env: PATH", "file: /dev/zero", "projects.yml:17: the file /dev/zero is missing or not"),
                Arguments.of(
                        "scopes: [api]",
                        "scopes: [api, read_apl]",
                        "projects.yml:5: `read_apl` is no scope of a token; there are admin, api, read_api"),
                Arguments.of("expires: 2027-01-01", "expires: never", "projects.yml:5: `expires` is a day"),
                Arguments.of("users:", "users: [", "projects.yml:"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsLine(String good, String wrong, String message) throws Exception {
        assertThat(GOOD).contains(good);
        var text = GOOD.replace(good, wrong);
        if (message.isEmpty()) {
            ProjectFileReader.read(FILE, text); // a harmless repetition
        } else {
            assertThatThrownBy(() -> ProjectFileReader.read(FILE, text))
                    .isInstanceOf(ProjectFileException.class)
                    .hasMessageStartingWith(message);
        }
    }
}
