package dev.chatops.pipeline.project;

import dev.chatops.ciconfig.yaml.WholeText;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.resolver.Resolver;

/** The YAML of a project file. Whatever text comes, it takes no more time and memory than a large file does. */
final class ProjectText {

    private static final int LONGEST = 4 * 1024 * 1024; // characters
    private static final int MOST_ALIASES = 50;

    /** Characters and values, with all aliases written out. */
    private static final long HEAVIEST = 2L * LONGEST;

    private final String file;
    private final Map<Node, Long> weights = new IdentityHashMap<>();

    private ProjectText(String file) {
        this.file = file;
    }

    /**
     * Reads the text as one document.
     *
     * @param file for errors
     * @return empty for a text without content
     */
    static Optional<Node> compose(String file, String text) throws ProjectFileException {
        if (text.length() > LONGEST) {
            throw new ProjectFileException(file, 1, "the file is larger than 4 MiB");
        }
        var root = new ProjectText(file).compose(text);
        return Optional.ofNullable(root);
    }

    private Node compose(String text) throws ProjectFileException {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(LONGEST + 1);
        Parser parser = null;
        try {
            parser = new ParserImpl(new WholeText(text, file), options);
            var root = new Composer(parser, new Resolver(), options).getSingleNode();
            if (root != null && weight(root) > HEAVIEST) {
                throw new ProjectFileException(file, 1, "the file is larger than 8 MiB with its aliases written out");
            }
            return root;
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw new ProjectFileException(
                    file,
                    mark == null ? 1 : mark.getLine() + 1,
                    e.getProblem() == null ? "this is not YAML" : e.getProblem());
        } catch (ReaderException e) {
            throw new ProjectFileException(
                    file,
                    WholeText.lineOf(e, text) + 1,
                    "the character U+%04X is not allowed; write it as an escape in double quotes"
                            .formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            throw new ProjectFileException(file, lineAt(parser), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw new ProjectFileException(
                    file, lineAt(parser), "this is not YAML"); // such as an escape of no character
        }
    }

    /** Where the parser stopped; errors about sizes say nothing of it. */
    private static int lineAt(Parser parser) {
        try {
            return parser.peekEvent().getStartMark().getLine() + 1;
        } catch (RuntimeException _) {
            return 1;
        }
    }

    /** A value that is in itself has no end. The composer lets none be nested deeply. */
    private long weight(Node node) throws ProjectFileException {
        if (node instanceof ScalarNode scalar) {
            return 1 + scalar.getValue().length();
        }
        var known = weights.putIfAbsent(node, -1L);
        if (known != null) {
            if (known < 0) {
                throw new ProjectFileException(
                        file, node.getStartMark().getLine() + 1, "an alias stands inside of what it names");
            }
            return known;
        }
        long weight = 1;
        switch (node) {
            case SequenceNode sequence -> {
                for (var item : sequence.getValue()) {
                    weight += weight(item);
                }
            }
            case MappingNode mapping -> {
                for (var entry : mapping.getValue()) {
                    weight += weight(entry.getKeyNode()) + weight(entry.getValueNode());
                }
            }
            default -> {}
        }
        weight = Math.min(weight, Long.MAX_VALUE / LONGEST); // no text holds so many that sums overflow
        weights.put(node, weight);
        return weight;
    }
}
