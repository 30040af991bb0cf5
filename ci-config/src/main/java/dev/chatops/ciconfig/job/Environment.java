package dev.chatops.ciconfig.job;

import com.google.re2j.Pattern;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the job deploys to.
 *
 * @param name with its variables filled in once the job is compiled
 * @param url not expanded, since it may mention the job's own number; empty when there is none
 * @param action start, stop, prepare, verify or access
 * @param onStop the job that stops it; empty when there is none
 * @param tier production, staging, testing, development, other; empty when not given
 */
public record Environment(
        String name, String url, String action, String onStop, Optional<Duration> autoStopIn, String tier) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_/\\\\$\\{\\}\\. \\-]+");
    private static final int LONGEST_NAME = 255;
    private static final Map<String, Pattern> TIERS = tiers();
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** In GitLab's order: the first that is found in the name counts. */
    private static Map<String, Pattern> tiers() {
        var tiers = new LinkedHashMap<String, Pattern>();
        tiers.put("development", Pattern.compile("(?i)dev|review|trunk"));
        tiers.put("testing", Pattern.compile("(?i)test|tst|int|ac(?:ce|)pt|qa|qc|control|quality"));
        tiers.put("staging", Pattern.compile("(?i)st(?:a|)g|mod(?:e|)l|pre|demo|non"));
        tiers.put("production", Pattern.compile("(?i)pr(?:o|)d|live"));
        return tiers;
    }

    static Environment read(Field field) {
        if (field.isAbsent()) {
            return null;
        }
        if (field.node() instanceof Node.Text(var name, var _)) {
            checkName(field, name);
            return new Environment(name, "", "start", "", Optional.empty(), "");
        }
        if (!field.isMap()) {
            field.wrong("should be a hash or a string");
            return null;
        }
        var fields = field.fields(
                "name",
                "url",
                "action",
                "on_stop",
                "auto_stop_in",
                "kubernetes",
                "deployment_tier",
                "auto_stop_setting");
        var name = fields.attribute("name");
        if (name.isAbsent()) {
            name.wrong("can't be blank");
        }
        var written = name.text().orElse("");
        if (!written.isEmpty()) {
            checkName(name, written);
        }
        var stop = fields.attribute("auto_stop_in");
        return new Environment(
                written,
                fields.attribute("url").textUpTo(255).orElse(""),
                fields.attribute("action")
                        .oneOf("start", "stop", "prepare", "verify", "access")
                        .orElse("start"),
                fields.attribute("on_stop").text().orElse(""),
                stop.isText() && ((Node.Text) stop.node()).text().contains("$")
                        ? Optional.empty()
                        : stop.duration(FOREVER),
                fields.attribute("deployment_tier")
                        .oneOf("production", "staging", "testing", "development", "other")
                        .orElse(""));
    }

    /** The same under its real name. */
    public Environment named(String filledIn) {
        return new Environment(filledIn, url, action, onStop, autoStopIn, tier);
    }

    /** Whether the name is one that an environment can have, once its variables are filled in. */
    public boolean hasFitName() {
        return !name.isBlank() && isName(name);
    }

    /** CI_ENVIRONMENT_TIER: as it is written, else what GitLab guesses from the name. */
    public String tierOrGuess() {
        if (!tier.isEmpty()) {
            return tier;
        }
        return TIERS.entrySet().stream()
                .filter(guess -> guess.getValue().matcher(name).find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("other");
    }

    /** CI_ENVIRONMENT_SLUG for a name whose variables are filled in: fit for host names and labels, and unique. */
    public static String slug(String name) {
        var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "-");
        var slug = (plain.matches("[a-z].*") ? plain : "env-" + plain).replaceAll("-+", "-");
        if (slug.length() > 24 || !slug.equals(name)) {
            var suffix = new BigInteger(1, sha256(name)).toString(36);
            return slug.substring(0, Math.min(17, slug.length())).replaceAll("-$", "") + "-"
                    + suffix.substring(Math.max(0, suffix.length() - 6));
        }
        return slug.replaceAll("-$", "");
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each JDK has it
        }
    }

    private static boolean isName(String name) {
        return NAME.matches(name) && !name.startsWith("/") && !name.endsWith("/") && name.length() <= LONGEST_NAME;
    }

    private static void checkName(Field field, String name) {
        if (name.isBlank()) {
            field.wrong("can't be blank");
        } else if (!isName(name)) {
            field.wrong("can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', and spaces, but it cannot"
                    + " start or end with '/'");
        }
    }
}
