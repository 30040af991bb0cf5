package dev.chatops.reply.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section {@code chat_reply} of a log: what a job says shall stand in chat. Markers as in GitLab's log (reference
 * §7.1). GitLab ignores the section when it stands there twice or is not closed; here several follow each other, and
 * an open one ends with the log.
 */
final class ChatReplySection {

    private static final String MARKER = "section_%s:[0-9]+:chat_reply(?:\\[[A-Za-z0-9_=, ]*])?\\r\\x1b\\[0K";
    private static final Pattern START = Pattern.compile(MARKER.formatted("start"));
    private static final Pattern END = Pattern.compile("(?:\\x1b\\[0K)?" + MARKER.formatted("end"));

    private ChatReplySection() {}

    /** The content; empty where there is no such section. */
    static Optional<byte[]> in(byte[] log) {
        var text = new String(log, ISO_8859_1); // a character a byte, whatever the bytes are
        var start = START.matcher(text);
        var end = END.matcher(text);
        StringBuilder content = null;
        for (int at = 0; start.find(at); ) {
            boolean closed = end.find(start.end());
            var part = text.substring(
                    afterLineFeed(text, start.end()),
                    closed ? Math.max(afterLineFeed(text, start.end()), end.start()) : text.length());
            content = content == null ? new StringBuilder() : separated(content);
            content.append(part);
            if (!closed) {
                break;
            }
            at = end.end();
        }
        return Optional.ofNullable(content).map(found -> found.toString().getBytes(ISO_8859_1));
    }

    /** The line feed that ends the marker's own line is not part of the content. */
    private static int afterLineFeed(String text, int at) {
        return at < text.length() && text.charAt(at) == '\n' ? at + 1 : at;
    }

    private static StringBuilder separated(StringBuilder content) {
        return content.isEmpty() || content.charAt(content.length() - 1) == '\n' ? content : content.append('\n');
    }
}
