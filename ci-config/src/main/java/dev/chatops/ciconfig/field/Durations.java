package dev.chatops.ciconfig.field;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Times as GitLab reads them: {@code 1h 30m}, {@code two days}, {@code 1:20}. A number without a unit means seconds. */
public final class Durations {
    private static final Pattern TOKEN = Pattern.compile("\\d+(?:\\.\\d+)?|\\.\\d+|[a-z]+|[,\\s]+");
    private static final Pattern CLOCK = Pattern.compile("\\d+(:\\d+){1,5}");
    private static final int LONGEST_TEXT = 200;
    private static final long SECOND = 1, MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR, WEEK = 7 * DAY, MONTH = 30 * DAY;
    private static final long YEAR = 31_557_600; // 365.25 days
    private static final long[] CLOCK_UNITS = {SECOND, MINUTE, HOUR, DAY, MONTH, YEAR};
    private static final Map<String, Long> UNITS = units();
    private static final List<String> SMALL = List.of(
            ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
                            + " eighteen nineteen")
                    .split(" "));
    private static final List<String> TENS =
            List.of("- - twenty thirty forty fifty sixty seventy eighty ninety".split(" "));
    private static final List<String> JOINING = List.of("and", "with", "plus");

    private Durations() {}

    private static Map<String, Long> units() {
        var units = new java.util.HashMap<String, Long>();
        put(units, SECOND, "s sec secs second seconds");
        put(units, MINUTE, "m min mins minute minutes");
        put(units, HOUR, "h hr hrs hour hours");
        put(units, DAY, "d dy day days");
        put(units, WEEK, "w wk wks week weeks");
        put(units, MONTH, "mo mos month months");
        put(units, YEAR, "y yr yrs year years");
        return Map.copyOf(units);
    }

    private static void put(Map<String, Long> units, long seconds, String names) {
        for (var name : names.split(" ")) {
            units.put(name, seconds);
        }
    }

    /** Empty when the text is no time, or no time at all. */
    public static Optional<Duration> parse(String text) {
        var lower = text.toLowerCase(Locale.ROOT).strip();
        if (lower.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        var seconds = CLOCK.matcher(lower).matches() ? clock(lower) : tokens(lower);
        return seconds.map(BigDecimal::longValue)
                .filter(whole -> whole > 0)
                .map(Duration::ofSeconds)
                .or(Optional::empty);
    }

    private static Optional<BigDecimal> clock(String text) {
        var parts = text.split(":");
        var sum = BigDecimal.ZERO;
        for (int i = 0; i < parts.length; i++) {
            var unit = BigDecimal.valueOf(CLOCK_UNITS[parts.length - 1 - i]);
            sum = sum.add(new BigDecimal(parts[i]).multiply(unit));
        }
        return inRange(sum);
    }

    private static Optional<BigDecimal> tokens(String text) {
        var matcher = TOKEN.matcher(text);
        var words = new ArrayList<String>();
        int at = 0;
        while (matcher.find()) {
            if (matcher.start() != at) {
                return Optional.empty();
            }
            at = matcher.end();
            var word = matcher.group();
            if (!word.isBlank() && !word.strip().equals(",")) {
                words.add(word);
            }
        }
        return at == text.length() ? sum(words) : Optional.empty();
    }

    private static Optional<BigDecimal> sum(List<String> words) {
        var sum = BigDecimal.ZERO;
        for (int i = 0; i < words.size(); i++) {
            var number = number(words, i);
            if (number == null && UNITS.containsKey(words.get(i)) && i == 0) {
                sum = sum.add(BigDecimal.valueOf(UNITS.get(words.get(i)))); // "day" is one day
                continue;
            }
            if (number == null && JOINING.contains(words.get(i)) && i > 0) {
                continue;
            }
            if (number == null) {
                return Optional.empty();
            }
            i += number.words - 1;
            boolean hasUnit = i + 1 < words.size() && UNITS.containsKey(words.get(i + 1));
            sum = sum.add(number.value.multiply(BigDecimal.valueOf(hasUnit ? UNITS.get(words.get(++i)) : SECOND)));
        }
        return inRange(sum);
    }

    private record Number(BigDecimal value, int words) {}

    /** A number in figures, or in English words such as {@code twenty five}. */
    private static Number number(List<String> words, int at) {
        var word = words.get(at);
        if (Character.isDigit(word.charAt(0)) || word.charAt(0) == '.') {
            return new Number(new BigDecimal(word.startsWith(".") ? "0" + word : word), 1);
        }
        if (SMALL.contains(word)) {
            return new Number(BigDecimal.valueOf(SMALL.indexOf(word)), 1);
        }
        if (TENS.contains(word)) {
            int tens = TENS.indexOf(word) * 10;
            int ones = at + 1 < words.size() ? SMALL.indexOf(words.get(at + 1)) : -1;
            return ones > 0 && ones < 10
                    ? new Number(BigDecimal.valueOf(tens + ones), 2)
                    : new Number(BigDecimal.valueOf(tens), 1);
        }
        return null;
    }

    private static Optional<BigDecimal> inRange(BigDecimal seconds) {
        return seconds.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE * 100L)) > 0
                ? Optional.empty()
                : Optional.of(seconds);
    }

    /** For a person: {@code 7d}, {@code 1h 30m}. */
    public static String words(Duration duration) {
        var words = new StringBuilder();
        long left = duration.toSeconds();
        long[] sizes = {DAY, HOUR, MINUTE, SECOND};
        String[] names = {"d", "h", "m", "s"};
        for (int i = 0; i < sizes.length; i++) {
            if (left >= sizes[i]) {
                words.append(words.isEmpty() ? "" : " ").append(left / sizes[i]).append(names[i]);
                left %= sizes[i];
            }
        }
        return words.isEmpty() ? "0s" : words.toString();
    }
}
