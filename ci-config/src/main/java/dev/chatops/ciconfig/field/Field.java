package dev.chatops.ciconfig.field;

import dev.chatops.ciconfig.Nearest;
import dev.chatops.ciconfig.Problems;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One keyword as it is written, and the words that an error about it starts with. Each reading method reports what does not fit
 * and then returns something harmless.
 */
public final class Field {
    private static final int NESTING = 10; // GitLab's limit for lists in scripts, stages and rules

    private final Node node;
    private final Place place;
    private final String label;
    private final String path;
    private final String job;
    private final String keyword;
    private final Problems problems;

    public Field(Node node, Place place, String label, String path, String job, String keyword, Problems problems) {
        this.node = node;
        this.place = place;
        this.label = label;
        this.path = path;
        this.job = job;
        this.keyword = keyword;
        this.problems = problems;
    }

    /** @param path what errors call it, such as {@code workflow} or {@code jobs:deploy}; empty for the top level */
    public static Field root(Node node, Place place, String path, String job, String keyword, Problems problems) {
        return new Field(node, place, path + " config", path, job, keyword, problems);
    }

    /** Null counts as absent, as GitLab has it for optional keywords. */
    public boolean isAbsent() {
        return node == null || node instanceof Node.Nil;
    }

    public boolean isPresent() {
        return !isAbsent();
    }

    public Node node() {
        return node;
    }

    public Place place() {
        return place;
    }

    public String path() {
        return path;
    }

    public String job() {
        return job;
    }

    public Problems problems() {
        return problems;
    }

    /** Reports that this value {@code does not fit}; the words follow the keyword's name. */
    public void wrong(String words) {
        problems.error(label + " " + words, place, job, keyword);
    }

    /** Reports it at the line of {@code part}. */
    public void wrong(String words, Node part) {
        problems.error(label + " " + words, part == null ? place : part.place(), job, keyword);
    }

    public boolean isMap() {
        return node instanceof Node.Mapping;
    }

    public boolean isList() {
        return node instanceof Node.Sequence;
    }

    public boolean isText() {
        return node instanceof Node.Text;
    }

    public boolean isInteger() {
        return node instanceof Node.Numeric number && number.isInteger();
    }

    public Optional<String> text() {
        if (isAbsent()) {
            return Optional.empty();
        }
        if (node instanceof Node.Text(var text, var _)) {
            return Optional.of(text);
        }
        wrong("should be a string" + quoteIt());
        return Optional.empty();
    }

    private String quoteIt() {
        return node instanceof Node.Scalar scalar ? ". Put it in quotes: \"" + scalar.text() + "\"" : "";
    }

    public Optional<String> textUpTo(int length) {
        var text = text();
        if (text.isPresent() && text.get().length() > length) {
            wrong("is too long (maximum is " + length + " characters)");
        }
        return text;
    }

    public Optional<Boolean> bool() {
        if (isAbsent()) {
            return Optional.empty();
        }
        if (node instanceof Node.Bool(var value, var _)) {
            return Optional.of(value);
        }
        wrong("should be a boolean value: true or false, without quotes");
        return Optional.empty();
    }

    public Optional<String> oneOf(String... allowed) {
        if (isAbsent()) {
            return Optional.empty();
        }
        if (node instanceof Node.Scalar scalar && List.of(allowed).contains(scalar.text())) {
            return Optional.of(scalar.text());
        }
        var hint = node instanceof Node.Text(var text, var _) ? Nearest.hint(text, List.of(allowed)) : "";
        wrong("should be one of: " + String.join(", ", allowed) + (hint.isEmpty() ? "" : "." + hint));
        return Optional.empty();
    }

    public Optional<Integer> integer(int least, int most) {
        if (isAbsent()) {
            return Optional.empty();
        }
        if (!isInteger()) {
            wrong("is not a number. Write a whole number from " + least + " to " + most + ", without quotes");
            return Optional.empty();
        }
        var number = new java.math.BigInteger(((Node.Numeric) node).text());
        if (number.compareTo(java.math.BigInteger.valueOf(most)) > 0) {
            wrong("must be less than or equal to " + most);
            return Optional.empty();
        }
        if (number.compareTo(java.math.BigInteger.valueOf(least)) < 0) {
            wrong("must be greater than or equal to " + least);
            return Optional.empty();
        }
        return Optional.of(number.intValue());
    }

    /** A list of texts; no single text. */
    public List<String> texts() {
        if (isAbsent()) {
            return List.of();
        }
        if (node instanceof Node.Sequence(var items, var _, var _)
                && items.stream().allMatch(Node.Text.class::isInstance)) {
            return items.stream().map(item -> ((Node.Text) item).text()).toList();
        }
        wrong(
                "should be an array of strings, each on a line `- text`",
                firstThat(item -> !(item instanceof Node.Text)));
        return List.of();
    }

    public List<String> textOrTexts() {
        if (node instanceof Node.Text(var text, var _)) {
            return List.of(text);
        }
        if (isAbsent()) {
            return List.of();
        }
        if (isList()) {
            return texts();
        }
        wrong("should be a string or an array of strings");
        return List.of();
    }

    /** A text, or texts in lists nested up to ten deep, flattened. */
    public List<String> script() {
        if (node instanceof Node.Text(var text, var _)) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
        return isAbsent()
                ? List.of()
                : nestedTexts("should be a string or a nested array of strings up to 10 levels deep");
    }

    public List<String> nestedTexts(String otherwise) {
        var texts = new ArrayList<String>();
        var wrongPart = node instanceof Node.Sequence list ? flatten(list, 1, texts) : node;
        if (wrongPart != null) {
            wrong(otherwise + adviceFor(wrongPart), wrongPart);
        }
        return texts;
    }

    private static String adviceFor(Node part) {
        return switch (part) {
            case Node.Mapping map
            when !map.entries().isEmpty() ->
                ". `" + map.entries().keySet().iterator().next()
                        + ": …` is read as a map; put the whole line in quotes";
            case Node.Scalar _ when !(part instanceof Node.Text) -> ". Put the value in quotes";
            default -> "";
        };
    }

    /** @return the part that does not fit, or null */
    private static Node flatten(Node.Sequence list, int depth, List<String> into) {
        if (depth > NESTING + 1) {
            return list;
        }
        for (var item : list.items()) {
            var wrong = switch (item) {
                case Node.Text(var text, var _) -> {
                    into.add(text);
                    yield null;
                }
                case Node.Sequence inner -> flatten(inner, depth + 1, into);
                default -> item;
            };
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    /** A time as {@link Durations} reads it, more than zero and up to {@code limit}. */
    public Optional<Duration> duration(Duration limit) {
        if (isAbsent()) {
            return Optional.empty();
        }
        var parsed = node instanceof Node.Text(var text, var _) ? Durations.parse(text) : Optional.<Duration>empty();
        if (parsed.isEmpty()) {
            wrong("should be a duration, such as \"1h 30m\"" + (node instanceof Node.Numeric ? ", in quotes" : ""));
            return parsed;
        }
        if (parsed.get().compareTo(limit) > 0) {
            wrong("should not exceed the limit (" + Durations.words(limit) + ")");
            return Optional.empty();
        }
        return parsed;
    }

    /** A map with no other keys than {@code allowed}. What is no map is reported and read as an empty one. */
    public Fields fields(String... allowed) {
        if (!(node instanceof Node.Mapping map)) {
            if (isPresent()) {
                wrong("should be a hash, written as `key: value` lines");
            }
            return new Fields(new Node.Mapping(java.util.Map.of(), place), this);
        }
        var fields = new Fields(map, this);
        fields.onlyKnown(List.of(allowed));
        return fields;
    }

    /** The entries of a map that may have any keys. */
    public Fields anyFields() {
        if (!(node instanceof Node.Mapping map)) {
            return fields();
        }
        return new Fields(map, this);
    }

    /** The items of a list, each with this field's name. A single value that is no list counts as a list of one. */
    public List<Field> items() {
        if (isAbsent()) {
            return List.of();
        }
        return node instanceof Node.Sequence(var items, var _, var _)
                ? items.stream().map(this::part).toList()
                : List.of(this);
    }

    /** A part of this value, known by the same name. */
    public Field part(Node part) {
        return new Field(part, part.place(), label, path, job, keyword, problems);
    }

    public Node firstThat(java.util.function.Predicate<Node> condition) {
        return node instanceof Node.Sequence(var items, var _, var _)
                ? items.stream().filter(condition).findFirst().orElse(node)
                : node;
    }

    public String label() {
        return label;
    }

    public String keyword() {
        return keyword;
    }
}
