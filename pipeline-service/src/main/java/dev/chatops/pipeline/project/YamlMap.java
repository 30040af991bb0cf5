package dev.chatops.pipeline.project;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A mapping of the project file whose keys are taken one by one; {@link #end()} then refuses those that nobody asked
 * for. Every error names file and line.
 */
final class YamlMap {

    /** So that no sum of a day and a time leaves what the database can hold. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private static final Pattern TIME = Pattern.compile("(\\d+)\\s*(s|m|h|d|sec|min|hours?|minutes?|seconds?|days?)");

    private final String file;
    private final String what;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** @param what this mapping is, for errors: {@code a project} */
    YamlMap(String file, String what, Node node) throws ProjectFileException {
        this.file = file;
        this.what = what;
        this.line = lineOf(node);
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " is a mapping of keys and values");
        }
        for (var entry : mapping.getValue()) {
            var key = scalar(entry.getKeyNode(), "a key");
            if (values.put(key, entry.getValueNode()) != null) {
                throw wrong(entry.getKeyNode(), "`" + key + "` stands twice in " + what);
            }
            lines.put(key, lineOf(entry.getKeyNode()));
        }
    }

    /** Where it starts, from 1. */
    int line() {
        return line;
    }

    /** Whether the key is there, whatever it holds. */
    boolean has(String key) {
        return values.containsKey(key);
    }

    /** Refuses the keys that were never asked for. */
    void end() throws ProjectFileException {
        for (var key : values.keySet()) {
            if (!asked.contains(key)) {
                throw new ProjectFileException(
                        file,
                        lines.get(key),
                        "%s has no key `%s`; it may have %s".formatted(what, key, String.join(", ", asked)));
            }
        }
    }

    String required(String key) throws ProjectFileException {
        return text(key).orElseThrow(() -> missing(key));
    }

    Optional<String> text(String key) throws ProjectFileException {
        var node = take(key);
        return node == null ? Optional.empty() : Optional.of(scalar(node, "`" + key + "`"));
    }

    long requiredNumber(String key) throws ProjectFileException {
        var text = required(key);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw wrong(values.get(key), "`" + key + "` is a whole number, not `" + text + "`");
        }
    }

    boolean flag(String key, boolean otherwise) throws ProjectFileException {
        var text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw wrong(values.get(key), "`" + key + "` is true or false, not `" + text.get() + "`");
        };
    }

    /** Such as {@code 90s}, {@code 30m}, {@code 1h}, or ISO-8601; from {@code shortest} to a year. */
    Duration duration(String key, Duration shortest, Duration otherwise) throws ProjectFileException {
        var text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        var time = time(key, text.get());
        if (time.compareTo(shortest) < 0 || time.compareTo(LONGEST) > 0) {
            throw wrong(
                    values.get(key),
                    "`%s` is a time from %ds to 366d, not `%s`".formatted(key, shortest.toSeconds(), text.get()));
        }
        return time;
    }

    private Duration time(String key, String text) throws ProjectFileException {
        var matcher = TIME.matcher(text.strip());
        try {
            if (!matcher.matches()) {
                return Duration.parse(text);
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2).charAt(0)) {
                case 's' -> Duration.ofSeconds(amount);
                case 'm' -> Duration.ofMinutes(amount);
                case 'h' -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        } catch (DateTimeException | ArithmeticException | NumberFormatException _) {
            throw wrong(values.get(key), "`" + key + "` is a time such as 90s, 30m or 1h, not `" + text + "`");
        }
    }

    Optional<LocalDate> date(String key) throws ProjectFileException {
        var text = text(key);
        try {
            return text.map(LocalDate::parse);
        } catch (DateTimeException _) {
            throw wrong(values.get(key), "`" + key + "` is a day such as 2027-01-31, not `" + text.get() + "`");
        }
    }

    <E> E oneOf(String key, Function<String, Optional<E>> reader, String choices, E otherwise)
            throws ProjectFileException {
        var text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        return reader.apply(text.get())
                .orElseThrow(() ->
                        wrong(values.get(key), "`" + key + "` is one of " + choices + ", not `" + text.get() + "`"));
    }

    List<String> texts(String key) throws ProjectFileException {
        var texts = new ArrayList<String>();
        for (var item : items(key)) {
            texts.add(scalar(item, "an item of `" + key + "`"));
        }
        return texts;
    }

    /** @param each what an item is, for errors */
    List<YamlMap> maps(String key, String each) throws ProjectFileException {
        var maps = new ArrayList<YamlMap>();
        for (var item : items(key)) {
            maps.add(new YamlMap(file, each, item));
        }
        return maps;
    }

    Optional<YamlMap> map(String key) throws ProjectFileException {
        var node = take(key);
        return node == null ? Optional.empty() : Optional.of(new YamlMap(file, "`" + key + "`", node));
    }

    /** A mapping whose keys are names that the user chose. */
    Map<String, String> names(String key) throws ProjectFileException {
        var names = new LinkedHashMap<String, String>();
        var map = map(key);
        if (map.isPresent()) {
            for (var name : map.get().values.keySet()) {
                names.put(name, map.get().required(name));
            }
        }
        return names;
    }

    /** Takes the key, whatever it holds. */
    void skip(String key) {
        take(key);
    }

    /** An error at the key, or at the mapping itself where it has no such key. */
    ProjectFileException wrong(String key, String message) {
        return new ProjectFileException(file, lines.getOrDefault(key, line), message);
    }

    private List<Node> items(String key) throws ProjectFileException {
        var node = take(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(node, "`" + key + "` is a list");
    }

    private Node take(String key) {
        asked.add(key);
        return values.get(key);
    }

    private ProjectFileException missing(String key) {
        return new ProjectFileException(file, line, "%s needs a `%s`".formatted(what, key));
    }

    private String scalar(Node node, String name) throws ProjectFileException {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getValue().indexOf('\0') >= 0) {
                throw wrong(node, name + " holds a NUL character, which no name, path or variable can");
            }
            return scalar.getValue();
        }
        throw wrong(node, name + " is a single value");
    }

    private ProjectFileException wrong(Node node, String message) {
        return new ProjectFileException(file, lineOf(node), message);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
