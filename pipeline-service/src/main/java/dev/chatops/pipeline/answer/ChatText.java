package dev.chatops.pipeline.answer;

import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** Pieces of what people read in chat. */
public final class ChatText {

    private static final int LONGEST = 200;

    private ChatText() {}

    /** A text inside of code marks; it cannot end them. One line, cut where it is very long. */
    public static String code(String text) {
        var line = text.strip().replace('`', '\'').replace('\r', ' ').replace('\n', ' ');
        return '`'
                + (line.length() > LONGEST ? line.substring(0, LONGEST) + "\u2026" : line.isEmpty() ? " " : line)
                + '`';
    }

    /** Each as {@link #code}, with commas. */
    public static String codes(Collection<String> texts) {
        return texts.stream().map(ChatText::code).collect(Collectors.joining(", "));
    }

    /** A number of them with their noun: {@code 1 minute}, {@code 3 minutes}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** In its two largest units: {@code 1 h 5 min}, {@code 12 s}. Never negative. */
    public static String time(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
        }
        return seconds / 3600 + " h" + (seconds % 3600 < 60 ? "" : " " + seconds % 3600 / 60 + " min");
    }
}
