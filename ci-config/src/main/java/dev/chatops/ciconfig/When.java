package dev.chatops.ciconfig;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** When a job starts, as in GitLab's keyword. */
public enum When {
    ON_SUCCESS,
    ON_FAILURE,
    ALWAYS,
    NEVER,
    MANUAL,
    DELAYED;

    static Optional<When> of(String word) {
        return Arrays.stream(values())
                .filter(when -> when.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
