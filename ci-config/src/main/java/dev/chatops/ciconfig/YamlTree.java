package dev.chatops.ciconfig;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** YAML as plain values that know their line. Merge keys are resolved; of a key that stands twice the last one counts. */
sealed interface YamlTree {

    int MAX_DEPTH = 50;
    int MAX_CHARACTERS = 4 * 1024 * 1024;
    int MAX_VALUES = 200_000;

    /** Where it begins, from 1. */
    int line();

    record Scalar(String text, boolean isText, boolean isNull, int line) implements YamlTree {}

    record Items(List<YamlTree> items, int line) implements YamlTree {}

    /** @param keyLines of each key */
    record Entries(Map<String, YamlTree> values, Map<String, Integer> keyLines, int line) implements YamlTree {

        YamlTree get(String key) {
            return values.get(key);
        }
    }

    /** A text that is not YAML, or that is too much of it. */
    final class MalformedException extends Exception {

        private static final long serialVersionUID = 1;

        final int line;

        MalformedException(String message, int line) {
            super(message);
            this.line = line;
        }
    }

    static YamlTree read(String text) throws MalformedException {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_CHARACTERS);
        try {
            var root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            return root == null ? new Entries(Map.of(), Map.of(), 1) : new Conversion().of(root, 0);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw new MalformedException(
                    "this is not valid YAML: " + e.getProblem(), mark == null ? 1 : mark.getLine() + 1);
        } catch (YAMLException e) {
            throw new MalformedException("this is not valid YAML: " + e.getMessage(), 1);
        }
    }

    /** From SnakeYAML's nodes; counts values, so that aliases cannot grow without end. */
    final class Conversion {

        private int values;

        private YamlTree of(Node node, int depth) throws MalformedException {
            int line = node.getStartMark().getLine() + 1;
            if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
                throw new MalformedException("this is too deep or too much YAML", line);
            }
            return switch (node) {
                case ScalarNode scalar ->
                    new Scalar(
                            scalar.getValue(),
                            scalar.getTag().equals(Tag.STR),
                            scalar.getTag().equals(Tag.NULL),
                            line);
                case SequenceNode sequence -> {
                    var items = new ArrayList<YamlTree>();
                    for (var item : sequence.getValue()) {
                        items.add(of(item, depth + 1));
                    }
                    yield new Items(items, line);
                }
                case MappingNode mapping -> entries(mapping, depth, line);
                default -> throw new MalformedException("this kind of YAML is not understood", line);
            };
        }

        private Entries entries(MappingNode mapping, int depth, int line) throws MalformedException {
            var merged = new Entries(new LinkedHashMap<>(), new LinkedHashMap<>(), line);
            var own = new Entries(new LinkedHashMap<>(), new LinkedHashMap<>(), line);
            for (var tuple : mapping.getValue()) {
                int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw new MalformedException("a key is a single value", keyLine);
                }
                var value = of(tuple.getValueNode(), depth + 1);
                if (key.getValue().equals("<<")) {
                    merge(value, merged, keyLine);
                } else {
                    own.values.put(key.getValue(), value);
                    own.keyLines.put(key.getValue(), keyLine);
                }
            }
            merged.values.putAll(own.values);
            merged.keyLines.putAll(own.keyLines);
            return merged;
        }

        /** Of several mappings the first one wins. */
        private static void merge(YamlTree value, Entries into, int line) throws MalformedException {
            var sources = value instanceof Items list ? list.items() : List.of(value);
            for (var source : sources) {
                if (!(source instanceof Entries entries)) {
                    throw new MalformedException("`<<` takes a mapping, or a list of mappings", line);
                }
                entries.values.forEach(into.values::putIfAbsent);
                entries.keyLines.forEach(into.keyLines::putIfAbsent);
            }
        }
    }
}
