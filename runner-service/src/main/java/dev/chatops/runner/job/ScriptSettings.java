package dev.chatops.runner.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a job's scripts are limited, from its variables, with GitLab's names and defaults
 * (docs.gitlab.com/ci/runners/configure_runners).
 *
 * @param scriptLimit {@code RUNNER_SCRIPT_TIMEOUT}: ends the script alone, so that {@code after_script} still has its time
 * @param afterScriptLimit {@code RUNNER_AFTER_SCRIPT_TIMEOUT}
 * @param afterScriptCounts whether a failed {@code after_script} fails the job
 * @param warnings about values that have no meaning, for the job's log
 */
record ScriptSettings(
        Optional<Duration> scriptLimit, Duration afterScriptLimit, boolean afterScriptCounts, List<String> warnings) {

    private static final Duration AFTER_SCRIPT_LIMIT = Duration.ofMinutes(5);

    /** As Go writes durations: {@code 1h30m}, {@code 90s}, {@code 1.5h}. */
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

    private static final Pattern DURATION = Pattern.compile("(?:" + PART.pattern() + ")+");

    static ScriptSettings of(Map<String, String> variables) {
        var warnings = new ArrayList<String>();
        var scriptLimit = duration(variables, "RUNNER_SCRIPT_TIMEOUT", warnings);
        var afterScriptLimit = duration(variables, "RUNNER_AFTER_SCRIPT_TIMEOUT", warnings);
        var ignoreErrors = variables.getOrDefault("AFTER_SCRIPT_IGNORE_ERRORS", "true");
        return new ScriptSettings(
                scriptLimit,
                afterScriptLimit.orElse(AFTER_SCRIPT_LIMIT),
                ignoreErrors.strip().equalsIgnoreCase("false"),
                List.copyOf(warnings));
    }

    private static Optional<Duration> duration(Map<String, String> variables, String name, List<String> warnings) {
        var value = variables.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!DURATION.matcher(value).matches()) {
            warnings.add("%s is a duration such as 1h30m or 90s, not '%s'; it has no effect".formatted(name, value));
            return Optional.empty();
        }
        double seconds = 0;
        var parts = PART.matcher(value);
        while (parts.find()) {
            double unit = switch (parts.group(2)) {
                case "ms" -> 0.001;
                case "s" -> 1;
                case "m" -> 60;
                default -> 3600;
            };
            seconds += Double.parseDouble(parts.group(1)) * unit;
        }
        var duration = Duration.ofMillis(Math.round(seconds * 1000));
        return duration.isZero() ? Optional.empty() : Optional.of(duration);
    }
}
