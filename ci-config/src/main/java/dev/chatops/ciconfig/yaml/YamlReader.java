package dev.chatops.ciconfig.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Builds {@link Node}s from SnakeYAML's events. SnakeYAML's own loader would differ from Psych in duplicate keys, in the order
 * of {@code <<} and in scalars, and would lose the lines; it also could make objects of classes that a file names.
 */
public final class YamlReader {
    /** GitLab's limits for a text, for what it unfolds to, and for how deep it is nested. */
    public static final int MAX_TEXT = 2 * 1024 * 1024;

    public static final long MAX_WEIGHT = 2 * 1024 * 1024;
    private static final int MAX_DEPTH = 100;
    private static final String TOO_BIG = "The parsed YAML is too big";
    private static final String CORE = "tag:yaml.org,2002:";

    /**
     * Stands for a question mark inside a plain scalar while SnakeYAML reads, which ends the scalar there between brackets, where
     * libyaml does not. It is no character, and a text that has it all the same is refused.
     */
    private static final String QUESTION_MARK = Character.toString(0x10FFFF);

    private static final Pattern INSIDE_A_SCALAR = Pattern.compile("(?<=[^\\s\\[{,])\\?");

    private final String file;
    private final int linesBefore;
    private final Parser parser;
    private final Map<String, Node> anchors = new HashMap<>();
    private long merged;

    private YamlReader(String text, String file, int linesBefore) {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_TEXT + 1);
        this.file = file;
        this.linesBefore = linesBefore;
        this.parser =
                new ParserImpl(new WholeText(INSIDE_A_SCALAR.matcher(text).replaceAll(QUESTION_MARK), file), options);
    }

    /**
     * Reads the first document of {@code text}.
     *
     * @param linesBefore lines of the file that stand before the text
     * @return a {@link Node.Nil} for a text without content
     * @throws YamlException when the text cannot be read, or unfolds to too much
     */
    public static Node read(String text, String file, int linesBefore) {
        if (text.length() > MAX_TEXT) {
            throw new YamlException(
                    "The provided YAML is too big (limit 2 MiB). Split it with `include`.", new Place(file, 0));
        }
        int noCharacter = text.indexOf(QUESTION_MARK);
        if (noCharacter >= 0) {
            long line = text.substring(0, noCharacter)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            throw new YamlException(
                    "U+10FFFF is no character. Remove it.", new Place(file, linesBefore + 1 + Math.toIntExact(line)));
        }
        var start = new Place(file, linesBefore + 1);
        try {
            var node = new YamlReader(text, file, linesBefore).document(start);
            if (node.weight() > MAX_WEIGHT) {
                throw new YamlException(TOO_BIG + " (limit 2 MiB with all aliases written out).", start);
            }
            return node;
        } catch (MarkedYAMLException e) {
            throw syntax(e, file, linesBefore);
        } catch (ReaderException e) {
            var character = "U+%04X".formatted(e.getCodePoint());
            throw new YamlException(
                    "Invalid YAML: the control character " + character
                            + " is not allowed. Remove it, or write it as an escape" + " in double quotes.",
                    new Place(file, linesBefore + 1 + WholeText.lineOf(e, text)));
        } catch (org.yaml.snakeyaml.error.YAMLException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new YamlException("Invalid YAML: " + firstLine(e) + ".", start);
        }
    }

    private static YamlException syntax(MarkedYAMLException e, String file, int linesBefore) {
        var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
        int line = mark == null ? 1 : mark.getLine() + 1;
        var column = mark == null ? "" : " (column " + (mark.getColumn() + 1) + ")";
        var problem = e.getProblem() == null
                ? firstLine(e)
                : e.getProblem()
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replace(QUESTION_MARK, "?")
                        .replaceFirst("\\.? \\(Do not use .* for indentation\\)$", "");
        var advice = problem.contains("\\t") || problem.contains("TAB")
                ? " Indent with blanks, not tabs."
                : " Check the indentation, and quote texts that hold `: `, ` #` or start with a special character.";
        return new YamlException(
                "Invalid YAML: " + problem + column + "." + advice, new Place(file, linesBefore + line));
    }

    private static String firstLine(RuntimeException e) {
        return e.getMessage() == null
                ? "unreadable text"
                : e.getMessage().lines().findFirst().orElse("");
    }

    private Node document(Place start) {
        parser.getEvent(); // stream start
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            return new Node.Nil(start);
        }
        parser.getEvent(); // document start
        return node(0);
    }

    private Node node(int depth) {
        var event = parser.getEvent();
        var place = placeOf(event);
        if (depth > MAX_DEPTH) {
            throw new YamlException(TOO_BIG + " (nested more than " + MAX_DEPTH + " levels).", place);
        }
        if (event instanceof AliasEvent alias) {
            var target = anchors.get(alias.getAnchor());
            if (target == null) {
                throw new YamlException(
                        "Unknown alias: " + alias.getAnchor()
                                + ". An anchor must stand before its alias, in the same file and not around it.",
                        place);
            }
            return target;
        }
        var anchor = ((NodeEvent) event).getAnchor();
        anchors.remove(anchor); // an alias inside the value it names would never end
        var node = switch (event) {
            case ScalarEvent scalar -> scalar(scalar, place);
            case SequenceStartEvent sequence -> sequence(sequence, place, depth);
            case MappingStartEvent mapping -> mapping(mapping, place, depth);
            default -> throw new YamlException("Invalid YAML: a value is missing here.", place);
        };
        if (node.weight() > MAX_WEIGHT) {
            throw new YamlException(TOO_BIG + " (limit 2 MiB with all aliases written out).", place);
        }
        if (anchor != null) {
            anchors.put(anchor, node);
        }
        return node;
    }

    private Node scalar(ScalarEvent event, Place place) {
        var text = event.getValue().replace(QUESTION_MARK, "?");
        if (text.indexOf('\0') >= 0) { // only as an escape in double quotes
            throw new YamlException(
                    "A text holds a NUL character, which no command and no variable can. Remove it.", place);
        }
        var tag = event.getTag();
        if (tag == null
                || tag.equals(CORE + "int")
                || tag.equals(CORE + "float")
                || tag.equals(CORE + "bool")
                || tag.equals(CORE + "null")) {
            return event.isPlain() ? PsychScalar.read(text, place) : new Node.Text(text, place);
        }
        if (tag.equals("!reference")) {
            throw new YamlException(
                    "!reference `" + text + "` is not valid. Write a list of names: !reference [job, key].", place);
        }
        if (tag.equals("!") || tag.equals(CORE + "str")) {
            return new Node.Text(text, place);
        }
        throw unknownTag(tag, place);
    }

    private Node sequence(SequenceStartEvent event, Place place, int depth) {
        var items = new ArrayList<Node>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        parser.getEvent();
        var tag = event.getTag();
        if (tag == null || tag.equals("!") || tag.equals(CORE + "seq")) {
            return new Node.Sequence(items, place);
        }
        if (tag.equals("!reference")) {
            return new Node.Reference(items, place);
        }
        throw unknownTag(tag, place);
    }

    private Node mapping(MappingStartEvent event, Place place, int depth) {
        var tag = event.getTag();
        if (tag != null && !tag.equals("!") && !tag.equals(CORE + "map")) {
            throw unknownTag(tag, place);
        }
        var entries = new LinkedHashMap<String, Node.Entry>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            var key = key(node(depth + 1));
            boolean byAlias = parser.checkEvent(Event.ID.Alias);
            var value = node(depth + 1);
            if (!key.name().equals("<<") || !merge(entries, value, byAlias)) {
                entries.put(key.name(), new Node.Entry(key, value));
            }
        }
        parser.getEvent();
        return new Node.Mapping(entries, place);
    }

    private static Node.Key key(Node node) {
        return switch (node) {
            case Node.Text text -> Node.Key.text(text.text(), text.place());
            case Node.Scalar scalar -> new Node.Key(scalar.text(), false, scalar.place());
            default ->
                throw new YamlException("Invalid YAML: a key must be a text, not a list or a map.", node.place());
        };
    }

    /** Applies {@code <<} where it stands: keys before it are overwritten, keys after it will overwrite. */
    private boolean merge(Map<String, Node.Entry> into, Node value, boolean byAlias) {
        var sources = switch (value) {
            case Node.Mapping mapping -> List.of(mapping);
            case Node.Sequence list
            when !byAlias && list.items().stream().allMatch(Node.Mapping.class::isInstance) ->
                list.items().reversed().stream().map(Node.Mapping.class::cast).toList();
            default -> null;
        };
        if (sources == null) {
            return false;
        }
        var together = new LinkedHashMap<String, Node.Entry>();
        for (var source : sources) {
            merged += source.entries().size();
            if (merged > MAX_WEIGHT / Node.NODE_WEIGHT) {
                throw new YamlException(TOO_BIG + " (too many merged keys).", value.place());
            }
            together.putAll(source.entries());
        }
        into.putAll(together);
        return true;
    }

    private YamlException unknownTag(String tag, Place place) {
        return new YamlException(
                "Unknown tag " + tag.replace(QUESTION_MARK, "?")
                        + ". Only `!reference` is known here; put a text that starts with `!` in quotes.",
                place);
    }

    private Place placeOf(Event event) {
        return new Place(file, linesBefore + event.getStartMark().getLine() + 1);
    }
}
