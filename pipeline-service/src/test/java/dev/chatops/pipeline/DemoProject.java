package dev.chatops.pipeline;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real git repository and a project file that names it. */
public class DemoProject implements QuarkusTestResourceLifecycleManager {

    public static final String RUNNER_TOKEN = "runner-token-of-the-test";

    /** Of the pool {@code crowd}, which the tests of long queues have to themselves. */
    public static final String CROWD_TOKEN = "runner-token-of-the-crowd";

    public static final String ADAS_TOKEN = "token-of-ada";
    public static final String ADAS_READING_TOKEN = "reading-token-of-ada";
    public static final String ADAS_EXPIRED_TOKEN = "expired-token-of-ada";
    public static final String BOBS_TOKEN = "token-of-bob";
    public static final String CAROLS_TOKEN = "token-of-carol"; // of scope admin too
    public static final String CAROLS_ADMIN_TOKEN = "token-of-carol-that-administrates"; // of scope admin alone
    public static final String DORAS_TOKEN = "token-of-dora"; // whom the file knows no chat user of
    public static final String DORAS_READ_TOKEN = "token-of-dora-that-reads";

    static final String CONFIGURATION = """
            hello-world:
              script: [echo "Hello World."]
            twice:
              before_script: [echo before]
              script: [echo one, echo two]
            deploy:
              when: manual
              script: [echo deploy]
            ship:
              script: [echo "shipping $CHAT_INPUT"]
            ship-soon:
              script: [echo shipping]
            ops-only:
              script: [echo ops]
            ops-manual:
              when: manual
              script: [echo ops]
            later:
              when: delayed
              start_in: 30 minutes
              script: [echo later]
            gpu-job:
              tags: [gpu]
              script: [nvidia-smi]
            """;

    static Path repository;
    static Path clock;

    @Override
    public Map<String, String> start() {
        try {
            var folder = Files.createTempDirectory("demo-project");
            repository = Files.createDirectory(folder.resolve("demo"));
            clock = folder.resolve("clock");
            git("init", "-q", "-b", "main");
            git("config", "user.name", "Ada");
            git("config", "user.email", "ada@example.com");
            push(CONFIGURATION);
            makeQueueRepository(folder.resolve("queue"));
            makeSharedRepository(folder.resolve("shared"));
            Files.writeString(folder.resolve("runner-token"), RUNNER_TOKEN);
            Files.writeString(folder.resolve("crowd-token"), CROWD_TOKEN);
            Files.writeString(folder.resolve("spare-token"), "runner-token-of-the-spare-pool");
            var file = Files.writeString(folder.resolve("projects.yml"), projectFile());
            return Map.ofEntries(
                    Map.entry(
                            "chatops.artifacts.directory",
                            folder.resolve("artifacts").toString()),
                    Map.entry("chatops.artifacts.limit-bytes", "12582912"),
                    Map.entry("chatops.artifacts.sweep-every", "1s"),
                    Map.entry("chatops.projects.file", file.toString()),
                    Map.entry("chatops.projects.check-every", "off"),
                    Map.entry("chatops.console.url", "http://localhost:18081"),
                    Map.entry("chatops.runners.token", RUNNER_TOKEN),
                    Map.entry("chatops.test-clock", clock.toString()),
                    Map.entry("chatops.git.mirrors", folder.resolve("mirrors").toString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        // temporary files go with the machine's temporary folder
    }

    /** Commits this as {@code .gitlab-ci.yml} on the default branch. */
    public static void push(String configuration) throws IOException {
        Files.writeString(repository.resolve(".gitlab-ci.yml"), configuration);
        git("add", ".");
        git("commit", "-q", "--allow-empty", "-m", "Change the jobs");
    }

    /** Of the project {@code acme/queue}, whose jobs wait for each other. */
    private static void makeQueueRepository(Path folder) throws IOException {
        Files.createDirectory(folder);
        Files.writeString(folder.resolve(".gitlab-ci.yml"), """
                plain:
                  script: [echo plain]
                deploy:
                  resource_group: production
                  script: [echo deploy]
                twice:
                  retry: { max: 1, when: [script_failure], exit_codes: 42 }
                  script: [echo twice]
                stubborn:
                  retry: 2
                  script: [echo stubborn]
                guarded:
                  resource_group: guarded
                  retry: 1
                  script: [echo guarded]
                crowded:
                  tags: [crowd]
                  script: [echo crowded]
                later:
                  when: delayed
                  start_in: 30 minutes
                  script: [echo later]
                by-hand:
                  when: manual
                  variables: { WHO: nobody }
                  script: [echo by hand]
                """);
        for (var command :
                List.of("init -q -b main", "config user.name Ada", "config user.email ada@example.com", "add .")) {
            gitIn(folder, command.split(" "));
        }
        gitIn(folder, "commit", "-q", "-m", "Add jobs that wait");
    }

    /** Of the project {@code acme/Shared-Jobs}, whose files others include. Its branch {@code next} has one more job. */
    private static void makeSharedRepository(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("jobs"));
        Files.writeString(folder.resolve("jobs/one.yml"), "one: { script: [echo one] }\n");
        Files.writeString(folder.resolve("all.yml"), "include: jobs/*.yml\n");
        for (var command : List.of(
                "init -q -b main",
                "config user.name Ada",
                "config user.email ada@example.com",
                "add .",
                "commit -q -m one",
                "tag v1",
                "checkout -q -b next")) {
            gitIn(folder, command.split(" "));
        }
        Files.writeString(folder.resolve("jobs/two.yml"), "two: { script: [echo two] }\n");
        for (var command : List.of("add .", "commit -q -m two", "checkout -q main")) {
            gitIn(folder, command.split(" "));
        }
    }

    /** The head of the default branch. */
    public static String head() throws IOException {
        var process = new ProcessBuilder("git", "-C", repository.toString(), "rev-parse", "main").start();
        return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
    }

    /** A branch at the head of the default one. */
    public static void branch(String name) throws IOException {
        git("branch", "-f", name, "main");
    }

    private static String projectFile() {
        return """
                users:
                  - { username: ada, id: 1, name: Ada Lovelace, email: ada@example.com, chat: ["slack:T0DEMO:U0ADA"],
                      tokens: [{ name: laptop, sha256: "%s", scopes: [api] },
                               { name: dashboard, sha256: "%s", scopes: [read_api] },
                               { name: old, sha256: "%s", scopes: [api], expires: 2020-01-01 }] }
                  - { username: bob, id: 2, chat: ["slack:T0DEMO:U0BOB"],
                      tokens: [{ name: laptop, sha256: "%s", scopes: [api] }] }
                  - { username: carol, id: 4, chat: ["slack:T0DEMO:U0CAROL"],
                      tokens: [{ name: laptop, sha256: "%s", scopes: [api, admin] },
                               { name: operator, sha256: "%s", scopes: [admin] }] }
                  - { username: dora, id: 5, tokens: [{ name: laptop, sha256: "%s", scopes: [api] }, { name: reader, sha256: "%s", scopes: [read_api] }] }
                  - { username: eve, id: 3, chat: ["slack:T0DEMO:U0EVE"], blocked: true }
                projects:
                  - path: acme/demo
                    id: 1
                    aliases: [demo]
                    command: /demo
                    repository: ./demo
                    members: { ada: developer, carol: maintainer, eve: owner }
                    limits: { duplicates: 0s }
                    rules:
                      - { jobs: [ship], approve: { role: maintainer } }
                      - { jobs: [ship-soon], approve: { users: [carol], expires: 10m } }
                      - { jobs: ['ops-*'], channels: [C0OPS] }
                      - { jobs: [hello-world], refs: ['feature/*'] }
                    variables:
                      - { key: API_TOKEN, value: s3cret-value, masked: true, protected: true }
                  - path: acme/queue
                    id: 20
                    aliases: [queue]
                    repository: ./queue
                    limits: { duplicates: 0s }
                    members: { ada: developer, carol: maintainer }
                  - path: acme/narrow
                    id: 21
                    aliases: [narrow]
                    repository: ./queue
                    limits: { duplicates: 0s }
                    max_running: 2
                    members: { ada: developer, carol: maintainer }
                  - path: acme/Shared-Jobs
                    id: 10
                    repository: ./shared
                    members: { ada: reporter, carol: guest }
                  - path: acme/limited
                    id: 3
                    aliases: [limited]
                    repository: ./demo
                    members: { ada: developer, carol: developer, bob: guest, dora: developer }
                    limits: { user: 3, duplicates: 1m }
                  - path: acme/gone
                    id: 2
                    aliases: [gone]
                    repository: ./no-such-folder
                    members: { ada: maintainer, bob: reporter }
                runner_pools:
                  - { name: default, token_from: { file: ./runner-token } }
                  - { name: crowd, tags: [crowd], run_untagged: false, token_from: { file: ./crowd-token } }
                  - { name: spare, tags: [crowd], run_untagged: false, token_from: { file: ./spare-token } }
                """.formatted(
                        sha256(ADAS_TOKEN),
                        sha256(ADAS_READING_TOKEN),
                        sha256(ADAS_EXPIRED_TOKEN),
                        sha256(BOBS_TOKEN),
                        sha256(CAROLS_TOKEN),
                        sha256(CAROLS_ADMIN_TOKEN),
                        sha256(DORAS_TOKEN),
                        sha256(DORAS_READ_TOKEN));
    }

    private static String sha256(String token) {
        return dev.chatops.pipeline.project.Sha256.hex(token);
    }

    private static void git(String... arguments) throws IOException {
        gitIn(repository, arguments);
    }

    private static void gitIn(Path folder, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IOException("git failed: " + command);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
