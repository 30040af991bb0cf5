package dev.chatops.telemetry;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Makes fields of the facts that our log lines carry as {@code key=value}, so that the JSON form has {@code mdc.commandId},
 * {@code mdc.jobId} and their kin. Switched on by {@code quarkus.log.console.filter=fields}; hides no record.
 */
@LoggingFilter(name = "fields")
public final class LogFields implements Filter {

    private static final Pattern FACT = Pattern.compile(
            "(?<![A-Za-z0-9_])(commandId|pipelineId|jobId|attempt|runner|pool|project|channel|user|topic)=([A-Za-z0-9_./:@-]{1,200})");

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord ours
                && ours.getLoggerName() != null
                && ours.getLoggerName().startsWith("dev.chatops")) {
            var message = ours.getFormattedMessage();
            if (message != null && message.indexOf('=') >= 0) {
                var facts = FACT.matcher(message);
                while (facts.find()) {
                    ours.putMdc(facts.group(1), withoutStop(facts.group(2)));
                }
            }
        }
        return true;
    }

    /** A colon behind the last fact begins the reason. */
    private static String withoutStop(String value) {
        return value.endsWith(":") || value.endsWith(".") ? value.substring(0, value.length() - 1) : value;
    }
}
