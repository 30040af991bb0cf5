package dev.chatops.ciconfig;

import java.util.List;

/**
 * A variable that the configuration gives to a job, not expanded yet.
 *
 * @param expand false for {@code expand: false}: the value is taken literally, wherever it ends up
 * @param file whether the job gets the path of a file with the value; never so for one written in YAML
 * @param description for people who start a pipeline by hand; empty when there is none
 * @param options values that may be chosen there; empty when any may
 */
public record JobVariable(String value, boolean expand, boolean file, String description, List<String> options) {
    public JobVariable(String value, boolean expand) {
        this(value, expand, false, "", List.of());
    }

    public JobVariable(String value) {
        this(value, true);
    }

    @Override
    public String toString() {
        return "JobVariable[expand=%s, file=%s]".formatted(expand, file);
    }
}
