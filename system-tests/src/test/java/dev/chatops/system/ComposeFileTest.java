package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.Topics;
import dev.chatops.local.kafka.KafkaUsers;
import dev.chatops.local.world.ServiceJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What {@code docker-compose.yml}, {@code .env.example} and the images' Dockerfile say of each other, of the POM and of
 * the services, without Docker. {@code deploy/images/prove} runs them.
 */
class ComposeFileTest {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final List<String> SERVICES =
            List.of("gateway-service", "pipeline-service", "runner-service", "reply-service");
    private static final Pattern SETTING = Pattern.compile("\\$\\{([A-Z_]+)(:?[-?][^}]*)?}");

    private static String text;
    private static JsonNode compose;
    private static String dockerfile;
    private static String pom;

    @BeforeAll
    static void read() throws IOException {
        text = Files.readString(HOME.resolve("docker-compose.yml"));
        compose = yaml(text);
        dockerfile = Files.readString(HOME.resolve("deploy/images/Dockerfile"));
        pom = Files.readString(HOME.resolve("pom.xml"));
    }

    private static JsonNode yaml(String text) {
        return new ObjectMapper().valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    }

    private static JsonNode service(String name) {
        return compose.path("services").path(name);
    }

    private static String pom(String element) {
        return first(pom, "<" + element + ">([^<]*)</" + element + ">");
    }

    private static String first(String text, String pattern) {
        return matches(text, pattern).findFirst().orElseThrow(() -> new AssertionError("no " + pattern));
    }

    private static Stream<String> matches(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(match -> match.group(1));
    }

    @Test
    void imagesHaveTheVersionsThatTheBuildTestsWith() {
        for (var name : List.of("kafka", "topics")) {
            assertThat(service(name).path("image").asText()).isEqualTo("apache/kafka:" + pom("kafka.version"));
        }
        var postgres = first(pom, "<postgres-binaries.version>([0-9]+)\\.");
        for (var name : List.of("postgres", "databases")) {
            assertThat(service(name).path("image").asText()).isEqualTo("postgres:" + postgres);
        }
        var version = first(pom, "<artifactId>chatops</artifactId>\\s*<version>([^<]*)");
        for (var name : SERVICES) {
            assertThat(service(name).path("image").asText())
                    .isEqualTo("chatops/" + name + ":${CHATOPS_VERSION:-" + version + "}");
        }
    }

    @Test
    void whatIsBuiltIsATargetOfTheDockerfile() {
        for (var name : Stream.concat(SERVICES.stream(), Stream.of("simulator")).toList()) {
            var build = service(name).path("build");
            assertThat(build.path("dockerfile").asText()).isEqualTo("deploy/images/Dockerfile");
            assertThat(build.path("target").asText()).isEqualTo(name);
            assertThat(stage(name)).as("runs as nobody's user").contains("USER 10001\n");
        }
    }

    /** Layers from what changes least to what changes most, and the cache of exactly these jars. */
    @Test
    void eachServiceIsLaidInLayersAndStartsFromItsCache() {
        for (var name : SERVICES) {
            var from = name + "/target/aot/";
            assertThat(stage(name))
                    .containsSubsequence(
                            "COPY " + from + "lib/ lib/",
                            "COPY " + from + "quarkus/ quarkus/",
                            "COPY " + from + "app/ app/",
                            "COPY --from=training /training/" + from + "app.aot",
                            "\"-XX:AOTCache=/app/app.aot\"",
                            "\"/app/quarkus-run.jar\"");
            assertThat(stage(name)).contains(ServiceJvm.OF_CACHES);
        }
    }

    /** The training is a local world's, and has of this repository only what is copied. */
    @Test
    void theTrainingHasAllThatAWorldReads() throws IOException {
        var ignored = Files.readAllLines(HOME.resolve(".dockerignore"));
        for (var file : List.of("examples", KafkaUsers.FILE)) {
            assertThat(HOME.resolve(file)).exists();
            assertThat(stage("training")).contains("COPY --chown=10001 " + file);
            assertThat(ignored).contains("!" + file);
        }
    }

    private static String stage(String name) {
        return first(dockerfile, "^FROM \\S+ AS " + name + "\n((?s:.*?))(?=^FROM |\\z)");
    }

    @Test
    void everySettingHasAnExample() throws IOException {
        var wanted = SETTING.matcher(text)
                .results()
                .filter(match -> match.group(2).startsWith(":?"))
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var known = SETTING.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
        var given = new TreeMap<String, String>();
        Files.readString(HOME.resolve(".env.example"))
                .lines()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .map(line -> line.split("=", 2))
                .forEach(setting -> given.put(setting[0], setting[1]));
        assertThat(given.keySet()).containsAll(wanted);
        assertThat(known).containsAll(without(given.keySet(), "COMPOSE_PROFILES"));
        assertThat(given.values()).as("nothing is left to fill in for the demo").noneMatch(String::isBlank);
    }

    private static TreeSet<String> without(Iterable<String> names, String name) {
        var left = new TreeSet<String>();
        names.forEach(left::add);
        left.remove(name);
        return left;
    }

    @Test
    void whatServicesAreGivenIsWhatTheyRead() throws IOException {
        for (var name : SERVICES) {
            var known = settingsOf(name);
            assertThat(known).isNotEmpty();
            service(name)
                    .path("environment")
                    .fieldNames()
                    .forEachRemaining(variable -> assertThat(!variable.startsWith("CHATOPS_")
                                    || known.stream().anyMatch(variable::matches))
                            .as(name + " reads " + variable)
                            .isTrue());
        }
    }

    /** Patterns of the variables that a service's sources ask for, by its configuration mappings and by name. */
    private static TreeSet<String> settingsOf(String service) throws IOException {
        var known = new TreeSet<String>();
        try (var sources = Files.walk(HOME.resolve(service).resolve("src/main"))) {
            for (var source : sources.filter(file -> file.toString().matches(".*\\.(java|properties)"))
                    .toList()) {
                var code = Files.readString(source);
                matches(code, "@ConfigMapping\\(prefix = \"([^\"]*)\"")
                        .forEach(prefix -> known.add(variable(prefix) + "_(" + names(code) + ")+"));
                matches(code, "@WithName\\(\"([^\"]*)\"").forEach(found -> known.add(".*_" + variable(found)));
                matches(code, "[\"{=](chatops\\.[a-z0-9.-]+)[\":}=]").forEach(found -> known.add(variable(found)));
            }
        }
        return known;
    }

    private static String names(String code) {
        return matches(code, " (\\w+)\\(\\);$")
                .map(method -> method.replaceAll("([A-Z])", "-$1"))
                .map(ComposeFileTest::variable)
                .map(found -> "_?" + found)
                .collect(Collectors.joining("|"));
    }

    private static String variable(String property) {
        return property.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    @Test
    void theTopicsAreThoseOfTheContract() {
        var script = service("topics").at("/command/0").asText();
        Map<String, Topics.Topic> made = Pattern.compile(
                        "topic (\\S+) (\\d+) (?:\\$\\$\\(\\((\\d+) \\* day\\)\\)|(\\d+))")
                .matcher(script)
                .results()
                .map(ComposeFileTest::topic)
                .collect(Collectors.toMap(Topics.Topic::name, topic -> topic));
        assertThat(made.values()).containsExactlyInAnyOrderElementsOf(Topics.ALL);
    }

    private static Topics.Topic topic(MatchResult match) {
        var retention = match.group(3) != null
                ? Duration.ofDays(Long.parseLong(match.group(3)))
                : Duration.ofMillis(Long.parseLong(match.group(4)));
        return new Topics.Topic(match.group(1), Integer.parseInt(match.group(2)), retention);
    }

    @Test
    void runnersCanBeScaled() {
        assertThat(service("runner-service").has("ports")).isFalse();
        assertThat(text).doesNotContain("container_name");
    }

    /** Its projects and people are the demo's; only where the repositories are differs. */
    @Test
    void theProjectFileIsTheDemos() throws IOException {
        var demo = yaml(Files.readString(HOME.resolve("examples/demo.yml")));
        var compose = yaml(Files.readString(HOME.resolve("deploy/compose/projects.yml")));
        for (var path : List.of("users", "projects")) {
            assertThat(compared(compose.path(path))).isEqualTo(compared(demo.path(path)));
        }
        assertThat(items(compose.path("projects"))
                        .map(project -> project.path("repository").asText()))
                .allMatch(repository -> repository.startsWith("/repositories/"));
    }

    private static List<JsonNode> compared(JsonNode list) {
        return items(list)
                .<JsonNode>map(item -> ((ObjectNode) item.deepCopy()).without(List.of("repository", "tokens")))
                .toList();
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
