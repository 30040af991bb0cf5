package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a job stands, in GitLab's words. */
public enum JobStatus {
    CREATED,
    MANUAL,
    SCHEDULED,
    WAITING_FOR_RESOURCE,
    PENDING,
    RUNNING,
    CANCELING,
    SUCCESS,
    FAILED,
    CANCELED,
    SKIPPED,
    /** A word of a later release; only ever read. */
    @JsonEnumDefaultValue
    UNKNOWN;

    /** Whether nothing more happens to a job that stands so. */
    public boolean isFinal() {
        return this == SUCCESS || this == FAILED || this == CANCELED || this == SKIPPED;
    }

    /** As it is written in events, in the API and in tables, such as {@code waiting_for_resource}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status that {@link #word()} wrote; {@link #UNKNOWN} for any other text. */
    public static JobStatus of(String word) {
        for (var status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
