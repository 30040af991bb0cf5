package dev.chatops.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one benchmark, kept in a file of their own until the report gathers them.
 *
 * @param part orders the report, such as {@code b}
 * @param title what was measured
 * @param rows in the order in which they are shown
 * @param notes how to read them
 */
public record Figures(String part, String title, List<Row> rows, List<String> notes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One figure of several runs.
     *
     * @param value the median
     * @param least of the runs
     * @param most of the runs; how far the two are apart is the noise
     */
    public record Row(String what, double value, double least, double most, String unit) {}

    public static Figures of(String part, String title) {
        return new Figures(part, title, new ArrayList<>(), new ArrayList<>());
    }

    /** @param runs at least one */
    public Figures add(String what, String unit, double... runs) {
        var sorted = runs.clone();
        Arrays.sort(sorted);
        rows.add(new Row(what, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], unit));
        return this;
    }

    public Figures note(String text) {
        notes.add(text);
        return this;
    }

    /** Prints them, and keeps them for the report in {@code target/bench} of the repository's folder. */
    public void keep(Path home) throws IOException {
        System.out.println(markdown());
        Files.createDirectories(folder(home));
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder(home).resolve(part + ".json").toFile(), this);
    }

    /** All that is kept, by part. */
    static List<Figures> kept(Path home) throws IOException {
        var all = new ArrayList<Figures>();
        if (Files.isDirectory(folder(home))) {
            try (var files = Files.newDirectoryStream(folder(home), "?*.json")) {
                for (var file : files) {
                    if (!file.endsWith(BenchReport.JSON_FILE)) {
                        all.add(JSON.readValue(file.toFile(), Figures.class));
                    }
                }
            }
        }
        all.sort((a, b) -> a.part.compareTo(b.part));
        return all;
    }

    static Path folder(Path home) {
        return home.resolve("target/bench");
    }

    String markdown() {
        var text = new StringBuilder(
                "### (%s) %s\n\n| | median | least … most |\n|---|---:|---:|\n".formatted(part, title));
        for (var row : rows) {
            text.append("| %s | %s %s | %s … %s |\n"
                    .formatted(row.what(), shown(row.value()), row.unit(), shown(row.least()), shown(row.most())));
        }
        notes.forEach(note -> text.append('\n').append(note).append('\n'));
        return text.toString();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
