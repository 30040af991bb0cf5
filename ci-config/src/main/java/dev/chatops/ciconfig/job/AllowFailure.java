package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a failed job leaves the pipeline successful.
 *
 * @param allowed for any exit code, when {@code exitCodes} is empty
 * @param exitCodes the only ones for which it is; empty when any
 */
public record AllowFailure(boolean allowed, List<Integer> exitCodes) {
    public static final AllowFailure NO = new AllowFailure(false, List.of());
    public static final AllowFailure YES = new AllowFailure(true, List.of());

    /** Whether a job that ended with {@code exitCode} may count as allowed to fail. */
    public boolean covers(int exitCode) {
        return exitCodes.isEmpty() ? allowed : exitCodes.contains(exitCode);
    }

    /** Null when the keyword is absent: then {@code when: manual} decides. */
    static AllowFailure read(Field field) {
        if (field.isAbsent()) {
            return null;
        }
        if (!field.isMap()) {
            return field.bool().orElse(false) ? YES : NO;
        }
        var fields = field.fields("exit_codes");
        if (fields.get("exit_codes").isAbsent()) {
            field.wrong("should have `exit_codes`, or be true or false");
            return NO;
        }
        return new AllowFailure(false, exitCodes(fields.get("exit_codes")));
    }

    static List<Integer> exitCodes(Field field) {
        var codes = new ArrayList<Integer>();
        for (var item : field.items()) {
            if (!item.isInteger()) {
                item.wrong("should be an array of integers or an integer");
                break;
            }
            item.integer(Integer.MIN_VALUE, Integer.MAX_VALUE).ifPresent(codes::add);
        }
        return List.copyOf(codes);
    }
}
