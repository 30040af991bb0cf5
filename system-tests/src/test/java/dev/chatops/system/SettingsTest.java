package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The settings that docs and manifests name are those that services read, and operators find each in docs/operations.md. */
class SettingsTest {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final Pattern NAMED = Pattern.compile("\\bCHATOPS_[A-Z0-9_]*[A-Z0-9]");
    private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]*)\"");
    private static final Pattern PROPERTY =
            Pattern.compile("@ConfigProperty\\(name = \"(chatops[^\"]*)\"|\\$\\{(chatops[a-z.-]*):");
    private static final Pattern INTERFACE = Pattern.compile(".*\\binterface (\\w+) \\{");
    private static final Pattern DEFAULT = Pattern.compile("@WithDefault\\(\"(.*)\"\\)");
    private static final Pattern VALUE = Pattern.compile("(\\S+) (\\w+)\\(\\);");

    /** Of the command line, of the script and of the simulator. */
    private static final Pattern ELSEWHERE = Pattern.compile("CHATOPS_(ADMIN_TOKEN|VERSION|PACKAGED|SIM_.*)");

    /** For tests and simulators, or what guarantees rest on: not for operators to change. */
    private static final Set<String> NOT_FOR_OPERATORS = Set.of(
            "CHATOPS_API_LOCAL_TOKEN_SHA256",
            "CHATOPS_ARTIFACTS_SWEEP_EVERY",
            "CHATOPS_COMMAND_MAX_INPUT_BYTES",
            "CHATOPS_GIT_DEPTH",
            "CHATOPS_PROJECTS_CHECK_EVERY",
            "CHATOPS_PROJECTS_DEFAULT_POOL_TOKEN", // CHATOPS_RUNNERS_TOKEN
            "CHATOPS_REPLY_DEADLINE",
            "CHATOPS_REPLY_LATE_DEADLINE",
            "CHATOPS_REPLY_NOTICE_AFTER",
            "CHATOPS_REPLY_PLAIN_HTTP_HOSTS",
            "CHATOPS_REPLY_TIMEOUT",
            "CHATOPS_RUNNER_ISOLATION_LIMIT",
            "CHATOPS_SLACK_MAX_SKEW",
            "CHATOPS_TEST_CLOCK");

    /** Names with their defaults; empty for those that have none. */
    private static final Map<String, String> SETTINGS = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        for (var service : List.of("gateway", "pipeline", "runner", "reply")) {
            for (var source : files(HOME.resolve(service + "-service/src/main/java"))) {
                var code = Files.readString(source);
                var mapping = MAPPING.matcher(code);
                if (mapping.find()) {
                    readMapping(mapping.group(1), code.substring(mapping.end()));
                }
                PROPERTY.matcher(code)
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .forEach(name -> SETTINGS.putIfAbsent(variable(name), ""));
            }
        }
    }

    private static void readMapping(String prefix, String code) {
        var within = new ArrayDeque<String>();
        var usual = "";
        for (var line : code.lines().map(String::strip).toList()) {
            var begun = INTERFACE.matcher(line);
            var value = VALUE.matcher(line);
            var found = DEFAULT.matcher(line);
            if (begun.matches()) {
                within.push(within.isEmpty() ? prefix : within.peek() + "." + dashed(begun.group(1)));
            } else if (found.matches()) {
                usual = found.group(1);
            } else if (value.matches()) {
                if (!value.group(1).equalsIgnoreCase(value.group(2))) { // else a group of settings
                    SETTINGS.put(variable(within.peek() + "." + dashed(value.group(2))), usual);
                }
                usual = "";
            } else if (line.equals("}")) {
                within.pop();
                if (within.isEmpty()) {
                    return;
                }
            }
        }
    }

    private static String dashed(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "-$1");
    }

    private static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    @Test
    void whatIsNamedIsRead() throws IOException {
        var unknown = new TreeSet<String>();
        var places = List.of("README.md", "CHANGELOG.md", "docker-compose.yml", "docs", "deploy", "examples");
        for (var place : places) {
            for (var file : files(HOME.resolve(place))) {
                if (!file.toString().endsWith(".png")) {
                    NAMED.matcher(Files.readString(file))
                            .results()
                            .map(named -> named.group())
                            .filter(name -> !SETTINGS.containsKey(name)
                                    && !ELSEWHERE.matcher(name).matches())
                            .forEach(name -> unknown.add(HOME.relativize(file) + ": " + name));
                }
            }
        }
        assertThat(unknown).as("no service reads it").isEmpty();
    }

    @Test
    void whatIsReadIsDocumentedWithItsDefault() throws IOException {
        var rows = Files.readAllLines(HOME.resolve("docs/operations.md")).stream()
                .filter(line -> line.startsWith("| `CHATOPS_"))
                .toList();
        var missing = new TreeSet<String>();
        SETTINGS.forEach((name, usual) -> {
            var row = rows.stream()
                    .filter(line -> names(line).anyMatch(name::equals))
                    .findFirst();
            if (row.isEmpty() != NOT_FOR_OPERATORS.contains(name)) {
                missing.add(name);
            }
            if (usual.startsWith("P") && row.isPresent() && !row.get().contains(usual)) {
                missing.add(name + " without its default " + usual);
            }
        });
        assertThat(SETTINGS).hasSizeGreaterThan(50).containsKeys("CHATOPS_RUNNER_DOCKER_PIDS", "CHATOPS_CONSOLE_URL");
        assertThat(missing).isEmpty();
    }

    /** Of a row's first cell: whole names, and ends of the first one that stand for others of its group. */
    private static Stream<String> names(String row) {
        var cells = row.substring(2, row.indexOf(" | ")).replace("`", "").split(", ");
        return Stream.of(cells).flatMap(cell -> {
            if (!cell.startsWith("_")) {
                return Stream.of(cell);
            }
            var group = cells[0];
            var names = Stream.<String>builder();
            for (int end = group.lastIndexOf('_'); end > 0; end = group.lastIndexOf('_', end - 1)) {
                names.add(group.substring(0, end) + cell);
            }
            return names.build();
        });
    }

    private static List<Path> files(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
