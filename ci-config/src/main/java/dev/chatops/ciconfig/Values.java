package dev.chatops.ciconfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a keyword's value by its type, and reports one of another type. */
final class Values {

    private static final int SCRIPT_DEPTH = 10;
    private static final Pattern TIME_PART = Pattern.compile("(\\d+)\\s*([a-z]*)");

    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    /** A text, or a list of texts, nested up to ten levels deep; flat. */
    Optional<List<String>> script(YamlTree.Entries map, String keyword, String job) {
        var value = map.get(keyword);
        if (value == null) {
            return Optional.empty();
        }
        var commands = new ArrayList<String>();
        if (!addCommands(value, commands, 0)) {
            problems.error(
                    map.keyLines().get(keyword),
                    job,
                    keyword,
                    "`" + keyword + "` is a text, or a list of texts up to ten levels deep; quote a command that YAML"
                            + " reads as something else, such as one with `: `");
        }
        return Optional.of(List.copyOf(commands));
    }

    private static boolean addCommands(YamlTree value, List<String> commands, int depth) {
        return switch (value) {
            case YamlTree.Scalar scalar when scalar.isText() -> commands.add(scalar.text());
            case YamlTree.Scalar _ -> false;
            case YamlTree.Items list ->
                depth <= SCRIPT_DEPTH && list.items().stream().allMatch(item -> addCommands(item, commands, depth + 1));
            case YamlTree.Entries _ -> false;
        };
    }

    Optional<String> text(YamlTree.Entries map, String keyword, String job) {
        var value = map.get(keyword);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof YamlTree.Scalar scalar && !scalar.isNull()) {
            return Optional.of(scalar.text());
        }
        problems.error(map.keyLines().get(keyword), job, keyword, "`" + keyword + "` is a text");
        return Optional.empty();
    }

    Optional<List<String>> texts(YamlTree.Entries map, String keyword, String job) {
        var value = map.get(keyword);
        if (value == null) {
            return Optional.empty();
        }
        var items = value instanceof YamlTree.Items list ? list.items() : List.of(value);
        var texts = new ArrayList<String>();
        for (var item : items) {
            if (item instanceof YamlTree.Scalar scalar && !scalar.isNull()) {
                texts.add(scalar.text());
            } else {
                problems.error(item.line(), job, keyword, "`" + keyword + "` is a list of texts");
            }
        }
        return Optional.of(List.copyOf(texts));
    }

    Map<String, JobVariable> variables(YamlTree.Entries map, String job) {
        var value = map.get("variables");
        var variables = new LinkedHashMap<String, JobVariable>();
        if (value == null) {
            return variables;
        }
        if (!(value instanceof YamlTree.Entries entries)) {
            problems.error(
                    map.keyLines().get("variables"), job, "variables", "`variables` is a mapping of names and values");
            return variables;
        }
        entries.values().forEach((name, one) -> {
            switch (one) {
                case YamlTree.Scalar scalar
                when !scalar.isNull() -> variables.put(name, new JobVariable(scalar.text(), true, false));
                case YamlTree.Entries detail
                when detail.get("value") instanceof YamlTree.Scalar scalar ->
                    variables.put(
                            name,
                            new JobVariable(
                                    scalar.text(),
                                    !(detail.get("expand") instanceof YamlTree.Scalar expand
                                            && expand.text().equals("false")),
                                    false));
                case YamlTree.Entries detail
                when detail.get("description") != null -> variables.put(name, new JobVariable("", true, false));
                default ->
                    problems.error(
                            entries.keyLines().get(name),
                            job,
                            "variables",
                            "the variable `" + name + "` is a text or a number");
            }
        });
        return variables;
    }

    /** Such as {@code 1h 30m}, {@code 90 minutes} or {@code 3600}, which is in seconds. */
    Optional<Duration> duration(YamlTree.Entries map, String keyword, String job) {
        var text = text(map, keyword, job);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var duration = Duration.ZERO;
        var parts = TIME_PART.matcher(text.get().strip().toLowerCase(java.util.Locale.ROOT));
        int end = 0;
        try {
            while (parts.find()) {
                duration = duration.plus(part(Long.parseLong(parts.group(1)), parts.group(2)));
                end = parts.end();
            }
        } catch (IllegalArgumentException | ArithmeticException _) {
            end = -1;
        }
        if (end != text.get().strip().length() || duration.isZero()) {
            problems.error(
                    map.keyLines().get(keyword),
                    job,
                    keyword,
                    "`" + keyword + "` is a time such as `1h 30m` or `90 minutes`, not `" + text.get() + "`");
            return Optional.empty();
        }
        return Optional.of(duration);
    }

    private static Duration part(long amount, String unit) {
        return switch (unit) {
            case "", "s", "sec", "secs", "second", "seconds" -> Duration.ofSeconds(amount);
            case "m", "min", "mins", "minute", "minutes" -> Duration.ofMinutes(amount);
            case "h", "hr", "hrs", "hour", "hours" -> Duration.ofHours(amount);
            case "d", "day", "days" -> Duration.ofDays(amount);
            case "w", "week", "weeks" -> Duration.ofDays(Math.multiplyExact(amount, 7));
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
