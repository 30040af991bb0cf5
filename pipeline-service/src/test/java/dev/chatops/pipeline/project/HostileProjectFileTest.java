package dev.chatops.pipeline.project;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text is a project file that means what it may mean, or an error with its place, soon; never another exception. */
class HostileProjectFileTest {

    private static final Path FILE = Path.of("/etc/chatops/projects.yml");
    private static final Pattern LOCATED = Pattern.compile("projects\\.yml:(\\d+): .+");
    private static final Pattern PATH_PART = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.][A-Za-z0-9_.-]*");
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String RICH = """
            # everything that may stand in one
            users:
              - username: ada
                id: 1
                name: Ada Lovelace
                email: ada@example.com
                chat: ["slack:T0DEMO:U0ADA", "mattermost:demo:ada"]
                blocked: false
                tokens:
                  - { name: laptop, sha256: "%s", scopes: [api], expires: 2027-01-01 }
                  - { name: reader, sha256: "%s", scopes: [read_api] }
              - { username: bob, id: 2, chat: [] }
              - { username: carol, id: 4, blocked: yes }
            projects:
              - path: acme/demo
                id: 1
                aliases: [demo, d]
                command: /demo
                repository: ./demo
                default_branch: main
                protected_branches:
                  - { name: main, run: developer }
                  - { name: stable, run: maintainer }
                members: &all { ada: developer, bob: guest, carol: owner }
                timeout: 30m
                queue_timeout: PT1H
                max_running: 20
                limits: { user: 30, channel: 60, project: 120, duplicates: 10s }
                variables:
                  - { key: API_TOKEN, value_from: { env: DEMO_TOKEN }, masked: true, protected: true }
                  - { key: KEY_FILE, value_from: { file: ./key }, type: file, expand: false }
                  - key: TEXT
                    value: |
                      several
                      lines
                reply: { progress: false, late_answers: true }
                rules:
                  - { jobs: ["deploy*", "/^ship-(a|b)$/"], min_role: maintainer, channels: ["#ops"], workspaces: [T0DEMO] }
                  - { jobs: [drop], deny: true, users: [bob] }
                  - jobs: [wipe]
                    refs: [main, "release/*"]
                    args_match: "[a-z]{1,9}"
                    approve: { role: maintainer, users: [carol], expires: 10m }
              - path: acme/other
                id: 2
                repository: https://git.example.com/acme/other.git
                members: *all
            runner_pools:
              - { name: default, tags: [linux, "gpu"], run_untagged: true, token_from: { env: PATH } }
            """.formatted("a".repeat(64), "b".repeat(64));

    /** What does not belong where it will stand. */
    private static final List<String> VALUES = List.of(
            "",
            "~",
            "null",
            "true",
            "-1",
            "0",
            "99999999999999999999",
            "1e400",
            "0x7fffffff",
            "9".repeat(5000),
            "2027-02-30",
            "99999999999999d",
            "-PT5M",
            "P999999999999999999D",
            "[]",
            "{}",
            "[a, a]",
            "[[[a]]]",
            "{ a: b }",
            "{ <<: *all }",
            "*all",
            "*nobody",
            "&x [*x]",
            "&all x",
            "!!binary aGVsbG8=",
            "!!java.net.URL [http://127.0.0.1:1/]",
            "!!set { a }",
            "!unknown x",
            "'",
            "\"",
            "\"\\0\"",
            "\"\\u0007\\n\\u2028\"",
            "\"\\ud800\"",
            "\"\\U0010ffff\"",
            "\"\\U00110000\"",
            "\u0001",
            "\ufeff",
            "\u202Eadmin",
            "|",
            "> x",
            "[",
            "}",
            "? x",
            "--- x",
            "%TAG ! x",
            "../../etc/passwd",
            "/",
            "//",
            "--upload-pack=id",
            "ext::sh -c id",
            "/((a{1000}){1000}){1000}/",
            "/(/",
            "a".repeat(100_000),
            "a/".repeat(50_000),
            "[".repeat(60) + "]".repeat(60),
            "{a: ".repeat(60) + "}".repeat(60));

    @Test
    void theFileThatIsChangedIsGood() throws Exception {
        assertHolds(ProjectFileReader.read(FILE, RICH));
    }

    @Test
    void anyChangeOfAGoodFileIsReadOrRefusedWithItsPlace() {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 1200; i++) {
            var text = RICH;
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                text = changed(text, random);
            }
            int number = i;
            var changed = text;
            try {
                assertTimeoutPreemptively(SOON, () -> assertReadOrRefused(changed));
            } catch (Throwable e) {
                throw new AssertionError("change %d, seed %d:%n%s".formatted(number, seed, start(changed)), e);
            }
        }
    }

    static Stream<Arguments> bombs() {
        var names = names(200_000);
        return Stream.of(
                Arguments.of("an alias of an alias", doubling(60)),
                Arguments.of("a few aliases that multiply", doubling(40)),
                Arguments.of("one large list in each rule of each project", ruleBomb()),
                Arguments.of("a value that is in itself", "projects: &p\n  - { path: a, id: 1, rules: *p }\n"),
                Arguments.of("a long line of brackets", "users: " + "[".repeat(500_000)),
                Arguments.of("a long line of dashes", "- ".repeat(500_000)),
                Arguments.of("a long line of aliases", "users: [&a x" + ", *a".repeat(500_000) + "]"),
                Arguments.of("a long text", "users: \"" + "x".repeat(4_000_000) + "\""),
                Arguments.of("a long comment", "#" + "x".repeat(4_000_000)),
                Arguments.of("more than anybody writes", "#" + "x".repeat(5_000_000)),
                Arguments.of("a long key", "? " + "k".repeat(1_000_000) + "\n: x\n"),
                Arguments.of("a long name", "users: [{ username: " + "n".repeat(1_000_000) + ", id: 1 }]"),
                Arguments.of("a pattern that unfolds", rule("/(" + "a?".repeat(500) + "){1000}/")),
                Arguments.of("a pattern of patterns", rule("/(((((a{90}){90}){90}){90}){90})/")),
                Arguments.of("a pattern of stars", rule("*".repeat(4000))),
                Arguments.of("many names", rule(names)),
                Arguments.of("nothing at all", "\n".repeat(1_000_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void whatIsMadeToTakeLongOrMuchDoesNot(String what, String text) {
        assertTimeoutPreemptively(SOON, () -> assertReadOrRefused(text));
    }

    /** As large companies have them: each project with all its people. */
    @Test
    void manyUsersInManyProjectsTakeNoTime() {
        var users = IntStream.range(0, 5000)
                .mapToObj(i -> "  - { username: user-%d, id: %d }\n".formatted(i, i + 1))
                .collect(joining("", "users:\n", ""));
        var members = IntStream.range(0, 5000)
                .mapToObj(i -> "user-%d: developer".formatted(i))
                .collect(joining(", ", "{ ", " }"));
        var projects = IntStream.range(0, 20)
                .mapToObj(i ->
                        "  - { path: acme/p%d, id: %d, repository: ./x, members: %s }\n".formatted(i, i + 1, members))
                .collect(joining("", "projects:\n", ""));
        assertTimeoutPreemptively(
                SOON,
                () -> assertThat(ProjectFileReader.read(FILE, users + projects).projects())
                        .hasSize(20));
    }

    private static void assertReadOrRefused(String text) {
        try {
            assertHolds(ProjectFileReader.read(FILE, text));
        } catch (ProjectFileException e) {
            var message = LOCATED.matcher(e.getMessage());
            assertThat(message.matches()).as(e.getMessage()).isTrue();
            assertThat(Integer.parseInt(message.group(1))).as(e.getMessage()).isBetween(1, lines(text));
            assertThat(e.getMessage()).hasSizeLessThan(1100);
        }
    }

    private static int lines(String text) {
        return (int) text.chars()
                        .filter(c -> c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029)
                        .count()
                + 1;
    }

    private static void assertHolds(ProjectFile file) {
        assertThat(file.users()).extracting(User::username).doesNotHaveDuplicates();
        assertThat(file.users()).extracting(User::id).doesNotHaveDuplicates();
        assertThat(file.users()).flatExtracting(User::chat).doesNotHaveDuplicates();
        assertThat(file.users())
                .flatExtracting(User::tokens)
                .allSatisfy(token -> assertThat(((User.Token) token).sha256()).matches("[0-9a-f]{64}"));
        assertThat(file.projects()).extracting(Project::id).doesNotHaveDuplicates();
        assertThat(file.projects())
                .flatExtracting(project -> {
                    var names = new ArrayList<>(project.aliases());
                    names.add(project.path());
                    return names;
                })
                .doesNotHaveDuplicates();
        file.projects().forEach(project -> assertHolds(project, file));
        assertThat(file.pools()).extracting(RunnerPool::tokenSha256).doesNotHaveDuplicates();
        assertThat(file.pools()).allSatisfy(pool -> assertThat(pool.name()).matches("[a-z0-9-]{1,40}"));
    }

    private static void assertHolds(Project project, ProjectFile file) {
        var usernames = new HashSet<>(file.users().stream().map(User::username).toList());
        assertThat(project.path().split("/", -1))
                .allSatisfy(part -> assertThat(part).matches(PATH_PART));
        assertThat(project.repository())
                .doesNotStartWith("-")
                .doesNotContain("::")
                .doesNotContainPattern("\\p{Cntrl}");
        assertThat(project.members()).doesNotContainValue(AccessLevel.NONE);
        assertThat(usernames).containsAll(project.members().keySet());
        assertThat(project.timeout()).isBetween(Duration.ofSeconds(1), Duration.ofDays(366));
        assertThat(project.queueTimeout()).isBetween(Duration.ofSeconds(1), Duration.ofDays(366));
        assertThat(project.limits().duplicateWindow()).isBetween(Duration.ZERO, Duration.ofDays(366));
        assertThat(project.maxRunning().orElse(1)).isPositive();
        assertThat(project.variables()).allSatisfy(variable -> {
            assertThat(variable.key()).matches("[A-Za-z_][A-Za-z0-9_]*");
            if (variable.source() instanceof ProjectVariable.Source.Literal(var value)) {
                assertThat(value).doesNotContain("\0");
            }
        });
        assertThat(project.rules()).allSatisfy(rule -> {
            assertThat(usernames).containsAll(rule.users());
            assertThat(rule.deny() && rule.approve().isPresent()).isFalse();
            assertThat(rule.minRole()).isNotEqualTo(AccessLevel.NONE);
            rule.jobs().forEach(job -> job.matches("a".repeat(200)));
        });
    }

    private static String changed(String text, Random random) {
        var lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        var line = lines.get(at);
        switch (random.nextInt(12)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(other, line);
            case 2 -> lines.set(at, lines.set(other, line));
            case 3 -> lines.set(at, " ".repeat(random.nextInt(12)) + line.strip());
            case 4 -> lines.set(at, line.replaceFirst(":.*", ": " + quoted(VALUES.get(random.nextInt(VALUES.size())))));
            case 5, 6 -> lines.set(at, inOne(line, random));
            case 7 -> lines.add(at, " ".repeat(random.nextInt(8)) + VALUES.get(random.nextInt(VALUES.size())));
            case 8 -> lines.set(at, line + VALUES.get(random.nextInt(VALUES.size())));
            case 9 -> lines.set(at, line.replaceFirst("\\w+:", "<<:"));
            case 10 -> {
                return text.substring(0, random.nextInt(text.length() + 1));
            }
            default -> {
                int from = random.nextInt(text.length() + 1);
                return text.substring(0, from) + (char) random.nextInt(0x300) + text.substring(from);
            }
        }
        return String.join("\n", lines);
    }

    /** One of the values of a line in another's place. */
    private static String inOne(String line, Random random) {
        var words = line.split("(?<=[:,\\[{] )", -1);
        int at = random.nextInt(words.length);
        var value = VALUES.get(random.nextInt(VALUES.size()));
        words[at] = words[at].replaceFirst("^[^,}\\]:]+", quoted(value));
        return String.join("", words);
    }

    private static String quoted(String replacement) {
        return java.util.regex.Matcher.quoteReplacement(replacement);
    }

    private static String doubling(int steps) {
        return "a0: &a0 [x]\n"
                + IntStream.rangeClosed(1, steps / 2)
                        .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1))
                        .collect(joining());
    }

    private static String ruleBomb() {
        var rules = "{ jobs: *j }" + ", { jobs: *j }".repeat(23);
        return "projects:\n  - { path: p0, id: 1, repository: x, rules: &r [{ jobs: &j [%s] }, %s] }%n"
                        .formatted(names(100_000), rules)
                + IntStream.range(1, 25)
                        .mapToObj(i -> "  - { path: p%d, id: %d, repository: x, rules: *r }%n".formatted(i, i + 1))
                        .collect(joining());
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "j" + i).collect(joining(", "));
    }

    private static String rule(String jobs) {
        return "projects:\n  - { path: a, id: 1, repository: x, rules: [{ jobs: [%s] }] }%n"
                .formatted(jobs.startsWith("j0") ? jobs : "'" + jobs + "'");
    }

    private static String start(String text) {
        return text.length() > 5000 ? text.substring(0, 5000) + "…" : text;
    }
}
