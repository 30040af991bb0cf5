package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a job failed or was cancelled, in GitLab's words. */
public enum FailureReason {
    /** A command of the job ended with an exit code other than 0. */
    SCRIPT_FAILURE,
    /** The runner or its machine failed, or vanished. */
    RUNNER_SYSTEM_FAILURE,
    /** It ran longer than its timeout. */
    JOB_EXECUTION_TIMEOUT,
    /** No runner took it within its project's queue timeout. */
    STUCK_OR_TIMEOUT_FAILURE,
    /** The runner was shut down before the job could end. */
    RUNNER_INTERRUPTED,
    /** The job asks for what this runner cannot do. */
    RUNNER_UNSUPPORTED,
    /** Somebody cancelled it. */
    JOB_CANCELED,
    /** Any other, or a word of a later release. */
    @JsonEnumDefaultValue
    UNKNOWN_FAILURE;

    /** As it is written in events, in the API and in tables, such as {@code script_failure}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reason that {@link #word()} wrote; {@link #UNKNOWN_FAILURE} for any other text. */
    public static FailureReason of(String word) {
        for (var reason : values()) {
            if (reason.word().equals(word)) {
                return reason;
            }
        }
        return UNKNOWN_FAILURE;
    }
}
