package dev.chatops.reply.render;

import java.util.function.ToIntFunction;

/** Head and tail of a text that is too long to be shown whole, cut at ends of lines where there are any near. */
final class Excerpt {

    private Excerpt() {}

    /**
     * @param limit how much room there is
     * @param size how much room a text takes; of a part never more than of the whole
     * @return the text itself when it fits
     */
    static String of(String text, int limit, ToIntFunction<String> size) {
        if (size.applyAsInt(text) <= limit) {
            return text;
        }
        int room = limit - 80;
        var head = largestHead(text, room / 3, size);
        var tail = largestTail(text, room - size.applyAsInt(head), size);
        long left = text.length() - head.length() - tail.length();
        return head + "\n… " + left + " characters left out …\n" + tail;
    }

    private static String largestHead(String text, int room, ToIntFunction<String> size) {
        int low = 0;
        int high = Math.min(text.length(), room);
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (size.applyAsInt(text.substring(0, middle)) <= room) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        if (low > 0 && Character.isHighSurrogate(text.charAt(low - 1))) {
            low--;
        }
        int line = text.lastIndexOf('\n', low);
        return text.substring(0, line > low / 2 ? line : low);
    }

    private static String largestTail(String text, int room, ToIntFunction<String> size) {
        int low = Math.max(0, text.length() - room);
        int high = text.length();
        while (low < high) {
            int middle = (low + high) / 2;
            if (size.applyAsInt(text.substring(middle)) <= room) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low < text.length() && Character.isLowSurrogate(text.charAt(low))) {
            low++;
        }
        int line = text.indexOf('\n', low);
        return text.substring(line >= 0 && line + 1 - low < (text.length() - low) / 2 ? line + 1 : low);
    }
}
