package dev.chatops.reply.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text as Slack takes it. Sizes count what is sent, entities included. */
final class SlackText {

    private static final String FENCE = "```";
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    private SlackText() {}

    /** Slack's three entities, ampersand first. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The length of {@link #escaped}, without writing it. */
    static int size(CharSequence text) {
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            size += size(text.charAt(i));
        }
        return size;
    }

    /** What one character takes once it is escaped. */
    static int size(char c) {
        return switch (c) {
            case '&' -> 5;
            case '<', '>' -> 4;
            default -> 1;
        };
    }

    /** On one line, as it is; cut where it is longer. */
    static String cut(String raw, int limit) {
        var text = raw.replaceAll("\\p{Cntrl}+", " ");
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return text.substring(0, end) + "…";
    }

    /** On one line and escaped; cut where it takes more than {@code limit}. */
    static String line(String text, int limit) {
        return bounded(text.replaceAll("\\p{Cntrl}+", " "), limit);
    }

    /** Escaped and without controls; cut where it takes more than {@code limit}, never within a character or entity. */
    static String bounded(String raw, int limit) {
        var text = CONTROLS.matcher(raw).replaceAll("");
        if (size(text) <= limit) {
            return escaped(text);
        }
        int end = 0;
        for (int room = limit - 1; end < text.length(); end++) {
            room -= size(text.charAt(end));
            if (room < 0) {
                break;
            }
        }
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return escaped(text.substring(0, end)) + "…";
    }

    /**
     * Cuts escaped text into parts of at most {@code limit}, at ends of lines where there are any near. A fence that is
     * open at the end of a part is closed there and opened again in the next one.
     */
    static List<String> parts(String escaped, int limit) {
        var parts = new ArrayList<String>();
        var rest = escaped;
        while (rest.length() > limit) {
            int end = end(rest, limit - 2 * FENCE.length() - 2);
            var part = rest.substring(0, end);
            rest = rest.substring(rest.charAt(end) == '\n' ? end + 1 : end);
            if (fences(part) % 2 == 1) {
                part = part + '\n' + FENCE;
                rest = FENCE + '\n' + rest;
            }
            parts.add(part);
        }
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    private static int end(String text, int limit) {
        int line = text.lastIndexOf('\n', limit);
        if (line > limit / 2) {
            return line;
        }
        int entity = text.lastIndexOf('&', limit);
        if (entity > 0 && limit - entity < "&amp;".length()) {
            return entity;
        }
        // not within a fence's three, nor within a pair
        int end = limit;
        while (end > limit - 3 && text.charAt(end) == '`' && text.charAt(end - 1) == '`') {
            end--;
        }
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private static int fences(String text) {
        int fences = 0;
        for (int at = text.indexOf(FENCE); at >= 0; at = text.indexOf(FENCE, at + FENCE.length())) {
            fences++;
        }
        return fences;
    }
}
