package dev.chatops.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Gathers what the benchmarks kept: {@code target/bench/report.md} for people, {@code report.json} for programs. */
public final class BenchReport {

    static final String JSON_FILE = "report.json";

    private BenchReport() {}

    /** @param arguments the repository's folder */
    public static void main(String... arguments) throws IOException {
        var home = Path.of(arguments[0]);
        var figures = Figures.kept(home);
        if (figures.isEmpty()) {
            System.err.println("chatops: no benchmark has kept any figures");
            System.exit(1);
        }
        var machine = machine();
        var folder = Figures.folder(home);
        var report = new LinkedHashMap<String, Object>();
        report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.put("machine", machine);
        report.put("parts", figures);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(JSON_FILE).toFile(), report);
        var text = "# Benchmark report\n\n%s\n\n"
                .formatted(machine.entrySet().stream()
                        .map(fact -> fact.getKey() + ": " + fact.getValue())
                        .collect(Collectors.joining(" · ")));
        Files.writeString(
                folder.resolve("report.md"),
                text + figures.stream().map(Figures::markdown).collect(Collectors.joining("\n")));
        System.out.println("report: " + folder.resolve("report.md") + ", " + folder.resolve(JSON_FILE));
    }

    private static Map<String, Object> machine() throws IOException {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("processor", first("/proc/cpuinfo", "model name"));
        facts.put("memory", first("/proc/meminfo", "MemTotal"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
        return facts;
    }

    private static String first(String file, String key) throws IOException {
        var path = Path.of(file);
        if (!Files.isReadable(path)) {
            return "unknown";
        }
        try (var lines = Files.lines(path)) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        }
    }
}
