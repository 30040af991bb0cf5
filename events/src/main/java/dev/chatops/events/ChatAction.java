package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * A button below an answer. Pressing it is typing its command: whoever presses it needs the right to do so himself, and
 * nothing hangs on the button having been shown to him.
 *
 * @param label at most 75 characters, Slack's limit
 * @param command what stands behind the slash word, such as {@code acme/demo play 12}; at most 2,000 characters
 * @param confirm the question asked before it is done; null where none is asked
 */
public record ChatAction(String label, String command, Style style, String confirm) {

    /** How a button looks. */
    public enum Style {
        PLAIN,
        PRIMARY,
        DANGER,
        /** A word of a later release. Shown as {@link #PLAIN}. */
        @JsonEnumDefaultValue
        UNKNOWN;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
