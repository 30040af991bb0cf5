package dev.chatops.ciconfig;

import dev.chatops.ciconfig.yaml.Place;

/** Ends the reading at an error behind which nothing can be said, such as a loop of {@code extends}. */
public final class InvalidConfig extends RuntimeException {
    private final transient LintError error;

    public InvalidConfig(String message, Place place, String job, String keyword) {
        super(message, null, false, false);
        this.error = Problems.located(message, place, job, keyword);
    }

    LintError error() {
        return error;
    }
}
