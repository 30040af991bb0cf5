package dev.chatops.ciconfig;

import java.util.Locale;

/** When a job of a pipeline starts. */
public enum When {
    ON_SUCCESS,
    ON_FAILURE,
    ALWAYS,
    MANUAL,
    DELAYED,
    NEVER;

    /** As in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static When ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
