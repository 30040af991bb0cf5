package dev.chatops.telemetry;

import io.quarkus.logging.LoggingFilter;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Makes fields of the facts that our log lines carry as {@code key=value}, so that the JSON form has {@code mdc.commandId},
 * {@code mdc.jobId} and their kin. Switched on by {@code quarkus.log.console.filter=fields}; hides no record.
 */
@LoggingFilter(name = "fields")
public final class LogFields implements Filter {

    private static final Set<String> FACTS = Set.of(
            "commandId", "pipelineId", "jobId", "attempt", "runner", "pool", "project", "channel", "user", "topic");

    private static final int LONGEST_VALUE = 200;

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord ours
                && ours.getLoggerName() != null
                && ours.getLoggerName().startsWith("dev.chatops")) {
            var message = ours.getFormattedMessage();
            if (message != null) {
                putFacts(message, ours);
            }
        }
        return true;
    }

    /** Looks at each equals sign once: a line is written for each command, and a regular expression cost as much as it. */
    private static void putFacts(String message, ExtLogRecord record) {
        for (int equals = message.indexOf('='); equals >= 0; equals = message.indexOf('=', equals + 1)) {
            int name = equals;
            while (name > 0 && isWord(message.charAt(name - 1))) {
                name--;
            }
            int end = equals + 1;
            int limit = Math.min(message.length(), end + LONGEST_VALUE);
            while (end < limit && isValue(message.charAt(end))) {
                end++;
            }
            var fact = message.substring(name, equals);
            if (end > equals + 1 && FACTS.contains(fact)) {
                record.putMdc(fact, withoutStop(message.substring(equals + 1, end)));
            }
        }
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    private static boolean isValue(char c) {
        return isWord(c) || "./:@-".indexOf(c) >= 0;
    }

    /** A colon behind the last fact begins the reason. */
    private static String withoutStop(String value) {
        return value.endsWith(":") || value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
    }
}
