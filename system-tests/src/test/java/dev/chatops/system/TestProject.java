package dev.chatops.system;

import static org.awaitility.Awaitility.await;

import dev.chatops.system.soak.SoakProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A project whose jobs count their own executions and wait for the test's word. */
final class TestProject {

    /** An API token of dora, whom the project file gives no name in chat. */
    static final String DORAS_TOKEN = "token-of-dora";

    private static final String DORAS_TOKEN_SHA256 = "600c054de1261bcfc006605a6fa24d0022eecfd493fb94eb5167a47f1a4e40bf";

    private final Path folder;
    private final SoakProject soak;

    private TestProject(Path folder) throws IOException {
        this.folder = folder;
        this.soak = SoakProject.in(folder, 5);
    }

    static TestProject in(Path folder) throws IOException {
        var project = new TestProject(folder);
        Files.createDirectories(folder.resolve("demo"));
        Files.createDirectories(folder.resolve("ops"));
        Files.createDirectories(folder.resolve("marks"));
        Files.writeString(folder.resolve("ops/.gitlab-ci.yml"), """
                hello:
                  script:
                    - echo "Hello from ops."
                # Goes on once it is told to. Its argument names the run.
                wait:
                  script:
                    - |
                      echo "$CI_PROJECT_DIR" >> "%1$s/$CHAT_INPUT.started"
                      while [ ! -e "%1$s/$CHAT_INPUT.go" ]; do sleep 0.1; done
                deploy:
                  when: manual
                  script:
                    - echo "deployed to ${TO:-nowhere} by $GITLAB_USER_LOGIN"
                later:
                  when: delayed
                  start_in: 30 minutes
                  script:
                    - echo "later"
                ship:
                  script:
                    - echo "shipped $CHAT_INPUT for $GITLAB_USER_LOGIN"
                """.formatted(folder.resolve("marks")));
        Files.writeString(folder.resolve("demo/.gitlab-ci.yml"), """
                hello-world:
                  script:
                    - echo "Hello World."
                args:
                  script:
                    - printf '%%s\\n' "$CHAT_INPUT"
                # Says that it runs and where, then goes on once it is told to. Its argument names the run.
                wait:
                  script:
                    - |
                      echo "$CI_PROJECT_DIR" >> "%1$s/$CHAT_INPUT.started"
                      while [ ! -e "%1$s/$CHAT_INPUT.go" ]; do sleep 0.1; done
                      echo "went on"
                      touch "%1$s/$CHAT_INPUT.ended"
                # The same, one at a time.
                exclusive:
                  extends: wait
                  resource_group: exclusive
                # The same, again after its runner was lost.
                again:
                  extends: wait
                  retry: { max: 1, when: runner_system_failure }
                # Says that it was claimed, and never comes to its script.
                claimed:
                  variables: { GIT_STRATEGY: none }
                  hooks:
                    pre_get_sources_script:
                      - touch "%1$s/$CHAT_INPUT.claimed"; sleep 600
                  script:
                    - echo "$CI_PROJECT_DIR" >> "%1$s/$CHAT_INPUT.started"
                # Prints as many MiB as its argument says.
                flood:
                  script:
                    - head -c "$CHAT_INPUT"M /dev/zero | tr '\\0' 'x' | fold -w 120; echo
                    - echo "went through"
                by-hand:
                  when: manual
                  script:
                    - echo "played"
                # Hands in what its argument says.
                make:
                  script:
                    - mkdir -p "out/read me"
                    - printf '%%s' "$CHAT_INPUT" > "out/read me/first.txt"
                    - touch out/scratch.tmp
                  artifacts:
                    name: "made by $GITLAB_USER_LOGIN"
                    paths: [out/]
                    exclude: ["**/*.tmp"]
                    expire_in: 1 day
                make-for-maintainers:
                  extends: make
                  artifacts: { access: maintainer }
                # Leaves its argument to whoever asks for it later.
                remember:
                  script:
                    - mkdir -p kept
                    - printf '%%s' "$CHAT_INPUT" > kept/word
                  cache: { key: words, paths: [kept/] }
                recall:
                  script:
                    - cat kept/word
                  cache: { key: words, paths: [kept/], policy: pull }
                where:
                  variables: { OUT: "$CI_PROJECT_DIR/out" }
                  script:
                    - '[ "$OUT" = "$PWD/out" ] && echo "It is true."'
                impatient:
                  timeout: 2 seconds
                  script:
                    - echo "waiting"; sleep 600
                broken:
                  script:
                    - echo "about to fail"
                    - exit 7
                """.formatted(folder.resolve("marks")));
        Files.writeString(
                folder.resolve("projects.yml"),
                """
                users:
                  - { username: ada, id: 1, name: Ada Lovelace, email: ada@example.com, chat: ["slack:T0DEMO:U0ADA"] }
                  - { username: bob, id: 2, chat: ["slack:T0DEMO:U0BOB"] }
                  - { username: carol, id: 3, chat: ["slack:T0DEMO:U0CAROL"] }
                  - { username: dora, id: 4, tokens: [{ name: laptop, scopes: [api], sha256: "%s" }] }
                projects:
                  - path: acme/demo
                    id: 1
                    aliases: [demo]
                    repository: ./demo
                    members: { ada: developer, bob: reporter }
                  - path: acme/reports
                    id: 2
                    aliases: [reports]
                    repository: ./long-job
                    members: { carol: maintainer }
                    variables:
                      - { key: SLACK_TOKEN, value_from: { env: DEMO_SLACK_TOKEN }, masked: true }
                      - { key: SLACK_API, value_from: { env: DEMO_SLACK_API } }
                  - path: acme/ops
                    id: 3
                    aliases: [ops]
                    repository: ./ops
                    members: { ada: developer, bob: reporter, carol: maintainer, dora: developer }
                    limits: { duplicates: 1m }
                    rules:
                      - { jobs: [ship], approve: { role: maintainer } }
                """.formatted(DORAS_TOKEN_SHA256) + project.soak.entry() + project.library());
        project.copyLongJob();
        return project;
    }

    /** The library's project as its example has it, with what it needs from outside. */
    private String library() throws IOException {
        var examples = Path.of(System.getProperty("chatops.home"), "examples");
        copyFolder(examples.resolve("library"), folder.resolve("library"));
        Files.writeString(folder.resolve("database-url"), "not written yet");
        var file = Files.readString(examples.resolve("library.yml"));
        return file.substring(file.indexOf("  - path: acme/library"))
                + """
                      - { key: STATE_DIR, value: %1$s }
                      - { key: SERVICES_FILE, value: %2$s }
                      - { key: DATABASE_URL, value_from: { file: %3$s } }
                """.formatted(
                                folder.resolve("library-state"),
                                folder.resolve("services.txt"),
                                folder.resolve("database-url"));
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var copy = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** @param services names and the URLs of their health checks */
    void writeLibraryServices(Map<String, String> services) throws IOException {
        var lines = new ArrayList<String>();
        services.forEach((name, url) -> lines.add(name + " " + url));
        Files.write(folder.resolve("services.txt"), lines);
    }

    /**
     * Makes the customers that the library looks up.
     *
     * @param jdbcUrl of a database in which tables may be made
     */
    void writeLibraryDatabase(String jdbcUrl) throws IOException, SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists customer (id bigint primary key, name text, plan text)");
            statement.execute("insert into customer values (4711, 'Grace Hopper', 'gold') on conflict do nothing");
        }
        Files.writeString(folder.resolve("database-url"), jdbcUrl.substring("jdbc:".length()));
    }

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(bin -> Files.isExecutable(Path.of(bin, program)));
    }

    /** The example of a long job, but for what takes so long: its argument names the run that it waits with. */
    private void copyLongJob() throws IOException {
        var example = Path.of(System.getProperty("chatops.home"), "examples/long-job");
        var copy = folder.resolve("long-job");
        Files.createDirectories(copy.resolve("bin"));
        Files.copy(example.resolve(".gitlab-ci.yml"), copy.resolve(".gitlab-ci.yml"));
        Files.copy(
                example.resolve("bin/post-to-channel"),
                copy.resolve("bin/post-to-channel"),
                StandardCopyOption.COPY_ATTRIBUTES);
        var report = Files.writeString(copy.resolve("bin/make-report"), """
                #!/usr/bin/env bash
                set -euo pipefail
                echo "$CI_PROJECT_DIR" >> "%1$s/$CHAT_INPUT.started"
                while [ ! -e "%1$s/$CHAT_INPUT.go" ]; do sleep 0.1; done
                [ ! -e "%1$s/$CHAT_INPUT.fail" ]
                echo "All <green> & well."
                """.formatted(folder.resolve("marks")));
        report.toFile().setExecutable(true);
    }

    SoakProject soak() {
        return soak;
    }

    Path projectFile() {
        return folder.resolve("projects.yml");
    }

    /** The working copies in which a run of {@code wait} has started, one for each time. */
    List<String> startsOf(String run) throws IOException {
        var mark = folder.resolve("marks").resolve(run + ".started");
        return Files.exists(mark) ? Files.readAllLines(mark) : List.of();
    }

    /** A name for one run of {@code wait}. */
    static String newRun() {
        return UUID.randomUUID().toString();
    }

    void awaitStart(String run) {
        await("the job starts")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !startsOf(run).isEmpty());
    }

    /** What {@code claimed} does before its script. */
    void awaitClaim(String run) {
        awaitMark(run + ".claimed");
    }

    /** The last thing that {@code wait} does. */
    void awaitEnd(String run) {
        awaitMark(run + ".ended");
    }

    private void awaitMark(String name) {
        var mark = folder.resolve("marks").resolve(name);
        await(name)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Files.exists(mark));
    }

    /** Lets a run of the long job go on, and fail. */
    void goAndFail(String run) throws IOException {
        Files.writeString(folder.resolve("marks").resolve(run + ".fail"), "");
        go(run);
    }

    /** Lets a run of {@code wait} go on. */
    void go(String run) throws IOException {
        Files.writeString(folder.resolve("marks").resolve(run + ".go"), "");
    }
}
