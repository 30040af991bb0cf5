package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboards, alerts and docs ask for metrics that the services have, and alerts name runbooks that are there. */
class MetricNamesTest {

    private static final Path HOME = Path.of(System.getProperty("chatops.home"));
    private static final Pattern NAME = Pattern.compile("chatops_[a-z_]+");
    private static final Pattern REGISTERED = Pattern.compile(
            "(?:(?:counter|timer|summary|gauge|builder)\\(\\s*|String [A-Z]+ = )\"(chatops[_.][a-z_.]+)\"");
    private static final Pattern ALERT =
            Pattern.compile("(?s)- alert: (\\w+)(?:(?!- alert:).)*?(docs/runbooks/[a-z-]+\\.md)");
    private static final Pattern RUNBOOK = Pattern.compile("docs/runbooks/[a-z-]+\\.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/grafana/chatops.json",
                "deploy/kubernetes/components/prometheus/alerts.yaml",
                "deploy/kubernetes/components/keda/runner-default.yaml",
                "docs/operations.md",
                "docs/runbooks/jobs-wait.md",
                "docs/runbooks/replies-dropped.md",
                "docs/runbooks/restore-postgresql.md"
            })
    void everyMetricThatIsAskedForExists(String file) throws IOException {
        var asked = new TreeSet<String>();
        NAME.matcher(Files.readString(HOME.resolve(file))).results().forEach(name -> asked.add(base(name.group())));
        assertThat(asked).isNotEmpty();
        assertThat(registered()).containsAll(asked);
    }

    @Test
    void everyMetricIsDocumented() throws IOException {
        var documented = new TreeSet<String>();
        NAME.matcher(Files.readString(HOME.resolve("docs/operations.md")))
                .results()
                .forEach(name -> documented.add(base(name.group())));
        assertThat(documented).containsAll(registered());
    }

    /** The page says of which alert it is. */
    @Test
    void everyRunbookNamesItsAlert() throws IOException {
        var alerts = Files.readString(HOME.resolve("deploy/kubernetes/components/prometheus/alerts.yaml"));
        var found = ALERT.matcher(alerts).results().toList();
        assertThat(found).isNotEmpty();
        for (var alert : found) {
            assertThat(Files.readString(HOME.resolve(alert.group(2)))).contains("`" + alert.group(1) + "`");
        }
    }

    @Test
    void everyAlertHasItsRunbook() throws IOException {
        var alerts = Files.readString(HOME.resolve("deploy/kubernetes/components/prometheus/alerts.yaml"));
        var runbooks =
                RUNBOOK.matcher(alerts).results().map(found -> found.group()).toList();
        assertThat(runbooks)
                .hasSameSizeAs(
                        Pattern.compile("- alert:").matcher(alerts).results().toList());
        assertThat(runbooks)
                .allSatisfy(runbook -> assertThat(HOME.resolve(runbook)).exists());
    }

    @Test
    void theDashboardIsJson() throws IOException {
        var dashboard = new ObjectMapper()
                .readTree(HOME.resolve("deploy/grafana/chatops.json").toFile());
        assertThat(dashboard.path("panels")).isNotEmpty();
    }

    /** Without what Prometheus' format appends. */
    private static String base(String name) {
        return name.replaceFirst("(_seconds)?(_bucket|_sum|_count|_total)$", "").replaceFirst("_seconds$", "");
    }

    private static Set<String> registered() throws IOException {
        var names = new TreeSet<String>();
        for (var module :
                new String[] {"consume", "gateway-service", "pipeline-service", "runner-service", "reply-service"}) {
            try (var files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
                for (var file :
                        (Iterable<Path>) files.filter(path -> path.toString().endsWith(".java"))::iterator) {
                    var code = Files.readString(file);
                    if (code.contains("io.micrometer")) {
                        REGISTERED
                                .matcher(code)
                                .results()
                                .forEach(name -> names.add(base(name.group(1).replace('.', '_'))));
                    }
                }
            }
        }
        return names;
    }
}
