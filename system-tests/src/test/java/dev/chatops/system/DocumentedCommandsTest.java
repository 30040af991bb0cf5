package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.local.FreePorts;
import dev.chatops.local.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documentation, typed as it stands: a newcomer's way from a clone to a first job of his own, and everything that is to be
 * typed in a running world. His home is a temporary folder in which {@code ~/chatops} stands for the clone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedCommandsTest {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final String START = "docs/getting-started.md";
    private static final Pattern VERB =
            Pattern.compile("(?:~/chatops/chatops|\\./chatops) ([a-z]+)((?: [a-z][a-z-]+)*).*");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]+");

    /** What is typed elsewhere, each with its reason. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "git clone <this repository> chatops && cd chatops", "the clone is there",
            "cp .env.example .env", "ComposeFileTest and deploy/images/prove",
            "docker compose up -d", "ComposeFileTest and deploy/images/prove",
            "export CHATOPS_ADMIN_TOKEN=…", "set by this test",
            "curl --header @<(printf 'Authorization: Bearer %s\\n' \"$SLACK_TOKEN\") \\", "ExamplesTest, within a job",
            "--data-urlencode \"channel=$CHAT_CHANNEL_ID\" --data-urlencode \"text=done\" \"${SLACK_API%/}/chat.postMessage\"",
                    "ExamplesTest, within a job");

    /** Verbs of the script itself, which build or take long; what they start is what CI starts. */
    private static final Set<String> OF_THE_SCRIPT = Set.of("up", "test", "bench", "soak", "images", "train");

    private final Set<String> typed = new TreeSet<>();
    private final Map<String, String> helps = new HashMap<>();
    private DocumentedCommands documented;
    private Path home;
    private World world;

    private record Ran(String command, int exit, String output) {
        Ran succeeded() {
            assertThat(exit).as("%s%n%s", command, output).isZero();
            return this;
        }
    }

    @BeforeAll
    void aNewcomerFollowsThePage(@TempDir Path folder) throws Exception {
        documented = DocumentedCommands.in(HOME);
        home = folder.toRealPath();
        makeClone();
        var page = documented.of(START);
        assertThat(page).as("blocks of " + START).hasSize(5);
        type(page.get(1).text()).succeeded();
        page.get(1).lines().forEach(typed::add);
        assertThat(typeLine(page.get(2), 0).succeeded().output()).contains("disk");
        type(page.get(3).text().replace("/home/you", home.toString())).succeeded();
        page.get(3).lines().forEach(typed::add);
        world = TestWorlds.start(
                home.resolve("chatops/.chatops"), home.resolve("chatops/examples/mine.yml"), FreePorts.rangeOf(16), 1);
        assertThat(typeLine(page.get(4), 1).succeeded().output()).contains("Filesystem", "/");
    }

    @AfterAll
    void stop() {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void everythingThatIsToBeTypedIsTyped() throws Exception {
        for (var block : documented.blocks()) {
            for (var line : block.lines().toList()) {
                if (!typed.contains(line) && !ELSEWHERE.containsKey(line) && !isOfTheScript(line)) {
                    typeLine(line);
                }
            }
        }
        for (var command : documented.inline()) {
            if (command.file().startsWith("examples/") && !isOfTheScript(command.text())) {
                typeLine(command.text());
            }
        }
    }

    /** Placeholders and all: no page names a verb or an option that is not there. */
    @Test
    void everyVerbAndOptionIsThere() throws Exception {
        var script = Files.readString(HOME.resolve("chatops"));
        var wrong = new ArrayList<String>();
        var commands = Stream.concat(
                        documented.inline().stream().map(DocumentedCommands.Block::text),
                        documented.blocks().stream().flatMap(DocumentedCommands.Block::lines))
                .map(VERB::matcher)
                .filter(Matcher::matches)
                .toList();
        assertThat(commands).hasSizeGreaterThan(40);
        for (var command : commands) {
            var verb = command.group(1);
            if (OF_THE_SCRIPT.contains(verb) && !verb.equals("up")) {
                if (!script.contains("  " + verb + ")")) {
                    wrong.add(command.group());
                }
                continue;
            }
            var help = help(verb, command.group(2));
            OPTION.matcher(withoutChatText(verb, command.group()))
                    .results()
                    .map(option -> option.group())
                    .filter(option -> !help.contains(option))
                    .forEach(option -> wrong.add(command.group() + ": " + option));
        }
        assertThat(wrong).as("documented, but not there").isEmpty();
    }

    /** @param words the small words behind the verb; some of {@code admin}'s are verbs too */
    private String help(String verb, String words) throws Exception {
        var command = verb;
        if (verb.equals("admin")) {
            var verbs = words.strip().split(" ");
            command += ' ' + verbs[0] + (verbs[0].equals("dead-letters") && verbs.length > 1 ? ' ' + verbs[1] : "");
        }
        var known = helps.get(command);
        if (known == null) {
            known = type("./chatops " + command + " --help").succeeded().output();
            helps.put(command, known);
        }
        return known;
    }

    /** What follows the job's name of {@code run}, or is {@code say}'s, is chat's. */
    private static String withoutChatText(String verb, String command) {
        return Set.of("say", "explain").contains(verb) && !command.contains("[")
                ? command.replaceAll("--ref", "")
                : command;
    }

    private static boolean isOfTheScript(String line) {
        var command = VERB.matcher(line);
        return command.matches() && OF_THE_SCRIPT.contains(command.group(1));
    }

    private Ran typeLine(DocumentedCommands.Block block, int line) throws Exception {
        return typeLine(block.lines().skip(line).findFirst().orElseThrow());
    }

    /** With what the page leaves to the reader filled in; the outcome is what the page says of it. */
    private Ran typeLine(String line) throws Exception {
        typed.add(line);
        var ran = type(line.replace(
                "https://chatops.example.com",
                world == null ? "" : world.described().console()));
        var expected = outcome(line);
        assertThat(ran.exit() == 0).as("%s%n%s", line, ran.output()).isEqualTo(expected.isEmpty());
        assertThat(ran.output()).as(line).contains(expected);
        return ran;
    }

    /** Empty for a command that succeeds, else a part of what it says. */
    private static String outcome(String line) {
        if (line.contains("--user bob demo hello-world")) {
            return "Developer";
        }
        if (line.contains("demo fail")) {
            return "failed";
        }
        if (line.contains("helo-world")) {
            return "hello-world";
        }
        if (line.endsWith("admin pause gpu")) {
            return "gpu"; // there is no such pool here, and it says so
        }
        return line.contains("dead-letters show 12") ? "12" : "";
    }

    private Ran type(String commands) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "-c", commands)
                .directory(home.resolve("chatops").toFile())
                .redirectErrorStream(true);
        var output = home.resolve("output");
        builder.redirectOutput(output.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("GIT_AUTHOR_NAME", "Ada");
        builder.environment().put("GIT_AUTHOR_EMAIL", "ada@example.com");
        builder.environment().put("GIT_COMMITTER_NAME", "Ada");
        builder.environment().put("GIT_COMMITTER_EMAIL", "ada@example.com");
        if (world != null) {
            builder.environment().put("TOKEN", world.described().apiToken());
            builder.environment().put("CHATOPS_ADMIN_TOKEN", world.described().apiToken());
            builder.environment().put("CONSOLE", world.described().console());
        }
        var process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        int exit = process.onExit().join().exitValue();
        return new Ran(commands, exit, Files.readString(output));
    }

    /** Of the clone only what pages refer to: the examples, and the command, which starts the launcher without a build. */
    private void makeClone() throws IOException {
        var clone = Files.createDirectories(home.resolve("chatops"));
        try (var files = Files.walk(HOME.resolve("examples"))) {
            for (var file : files.toList()) {
                Files.copy(file, clone.resolve(HOME.relativize(file).toString()));
            }
        }
        var launcher = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // short
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Dchatops.home=" + clone,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.chatops.local.cli.Chatops");
        var script = new StringBuilder("#!/usr/bin/env bash\nexec");
        launcher.forEach(word -> script.append(" '").append(word).append('\''));
        Files.writeString(clone.resolve("chatops"), script.append(" \"$@\"\n"));
        Files.setPosixFilePermissions(clone.resolve("chatops"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
