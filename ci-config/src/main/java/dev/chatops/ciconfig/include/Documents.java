package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import dev.chatops.ciconfig.yaml.YamlException;
import dev.chatops.ciconfig.yaml.YamlReader;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A file, split at its lines of {@code ---}.
 *
 * @param header the first document when it has a {@code spec} and another follows; else null
 * @param content a {@link Node.Nil} for an empty file
 */
record Documents(Node.Mapping header, Node content) {
    private record Part(String text, int linesBefore) {}

    static Documents read(String text, String file) {
        var parts = split(text);
        var first = next(parts, file);
        if (first instanceof Node.Nil && !parts.isEmpty()) {
            first = next(parts, file); // nothing, or only comments, before the first `---`
        }
        if (parts.size() > 1) {
            throw new YamlException(
                    "The file has too many documents: one header and one content at most. Remove the other `---` lines.",
                    new Place(file, parts.peekLast().linesBefore + 1));
        }
        if (first instanceof Node.Mapping header && header.has("spec") && !parts.isEmpty()) {
            return new Documents(header, next(parts, file));
        }
        return new Documents(null, first); // GitLab, too, drops a second document silently
    }

    private static Node next(Deque<Part> parts, String file) {
        var part = parts.poll();
        return YamlReader.read(part.text, file, part.linesBefore);
    }

    private static Deque<Part> split(String text) {
        var parts = new ArrayDeque<Part>();
        int start = 0;
        int startLine = 0;
        int at = 0;
        for (int line = 0; at >= 0; line++) {
            if (text.startsWith("---", at) && at + 3 < text.length() && Character.isWhitespace(text.charAt(at + 3))) {
                parts.add(new Part(text.substring(start, at), startLine));
                start = at + 3;
                startLine = line;
            }
            int end = text.indexOf('\n', at);
            at = end < 0 ? -1 : end + 1;
        }
        parts.add(new Part(text.substring(start), startLine));
        return parts;
    }
}
