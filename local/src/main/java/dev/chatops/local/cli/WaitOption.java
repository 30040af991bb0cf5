package dev.chatops.local.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people type them: {@code 31m}, {@code 90s}, {@code 1h}, or ISO-8601. */
final class WaitOption implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        var iso = text.toUpperCase(Locale.ROOT);
        try {
            var time = Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
            if (!time.isNegative()) {
                return time;
            }
        } catch (DateTimeParseException _) {
            // as any other text that is no time
        }
        throw new TypeConversionException("--wait is a time such as 90s or 31m, not " + text);
    }
}
