package dev.chatops.pipeline.project;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a member may do in a project; GitLab's roles, in their order. */
public enum AccessLevel {
    NONE,
    GUEST,
    REPORTER,
    DEVELOPER,
    MAINTAINER,
    OWNER;

    /** Whether this role has all the rights of {@code other}. */
    public boolean atLeast(AccessLevel other) {
        return compareTo(other) >= 0;
    }

    /** As people write it, such as {@code Developer}. */
    public String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** The role that the project file writes in lower case; empty for any other word. */
    static Optional<AccessLevel> of(String word) {
        return Arrays.stream(values())
                .filter(level ->
                        level != NONE && level.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }
}
