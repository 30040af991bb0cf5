package dev.chatops.ciconfig.yaml;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.math.BigInteger;

/** What a plain scalar means to Psych: {@code yes} is true, {@code 0755} octal, {@code 1:20} a number of base 60. */
final class PsychScalar {
    private static final Pattern WORD = Pattern.compile("^[^\\d.:-]?[\\pL_\\s!@#$%^&*(){}<>|/\\\\~;=]+");
    private static final Pattern TIME = Pattern.compile("^-?\\d{4}-\\d{1,2}-\\d{1,2}(?:[Tt]|\\s+)\\d{1,2}:\\d\\d:\\d\\d"
            + "(?:\\.\\d*)?(?:\\s*(?:Z|[-+]\\d{1,2}:?(\\d\\d)?))?$");
    private static final Pattern DATE = Pattern.compile("^\\d{4}-(?:1[012]|0\\d|\\d)-(?:[12]\\d|3[01]|0\\d|\\d)$");
    private static final Pattern BASE_60 = Pattern.compile("^[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}$");
    private static final Pattern BASE_60_FLOAT = Pattern.compile("^[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}\\.[0-9_]*$");
    private static final Pattern FLOAT = Pattern.compile("^[-+]?([0-9][0-9_,]*)?\\.[0-9]*([eE][+-][0-9]+)?$");
    private static final Pattern BINARY = Pattern.compile("^[-+]?0b_*[01][01_]*$");
    private static final Pattern OCTAL = Pattern.compile("^[-+]?0_*[0-7][0-7_]*$");
    private static final Pattern DECIMAL = Pattern.compile("^[-+]?(0|[1-9]([0-9]|,[0-9]|_[0-9])*)$");
    private static final Pattern HEX = Pattern.compile("^[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*$");
    private static final int LONGEST_NUMBER = 400; // longer digits stay text: big-number parsing is quadratic

    private PsychScalar() {}

    static Node read(String text, Place place) {
        if (text.isEmpty()) {
            return new Node.Nil(place);
        }
        if (WORD.matcher(text).find()) {
            return word(text, place);
        }
        if (text.startsWith(":") && text.length() > 1) {
            return new Node.Text(symbol(text.substring(1)), place);
        }
        if (text.length() > LONGEST_NUMBER) {
            return new Node.Text(text, place);
        }
        if (TIME.matcher(text).find() || DATE.matcher(text).find()) {
            throw new YamlException(
                    "`" + text + "` is read as a date, which GitLab does not load. Put it in quotes.", place);
        }
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case ".inf", "+.inf" -> new Node.Numeric(Double.POSITIVE_INFINITY, place);
            case "-.inf" -> new Node.Numeric(Double.NEGATIVE_INFINITY, place);
            case ".nan" -> new Node.Numeric(Double.NaN, place);
            default -> number(text, place);
        };
    }

    private static Node word(String text, Place place) {
        return switch (text.length() > 5 ? "" : text.toLowerCase(java.util.Locale.ROOT)) {
            case "~", "null" -> new Node.Nil(place);
            case "yes", "true", "on" -> new Node.Bool(true, place);
            case "no", "false", "off" -> new Node.Bool(false, place);
            default -> new Node.Text(text, place);
        };
    }

    /** Ruby's symbols, such as {@code :latest}: GitLab has them as text without the colon. */
    private static String symbol(String name) {
        char quote = name.charAt(0);
        boolean quoted = name.length() > 1 && (quote == '"' || quote == '\'') && name.indexOf(quote, 1) > 0;
        return quoted ? name.substring(1, name.lastIndexOf(quote)) : name;
    }

    private static Node number(String text, Place place) {
        if (BASE_60.matcher(text).find()) {
            return new Node.Numeric(base60(text), place);
        }
        if (BASE_60_FLOAT.matcher(text).find()) {
            int point = text.lastIndexOf('.');
            var fraction = text.substring(point + 1).replace("_", "");
            var whole = base60(text.substring(0, point)).doubleValue();
            return new Node.Numeric(whole + Double.parseDouble("0." + fraction + "0"), place);
        }
        if (FLOAT.matcher(text).find() && !text.matches("[-+]?\\.")) {
            return new Node.Numeric(Double.valueOf(text.replaceAll("[,_]", "")), place);
        }
        var digits = text.replaceAll("[,_+]", "");
        if (BINARY.matcher(text).find()) {
            return new Node.Numeric(new BigInteger(digits.replaceFirst("0b", ""), 2), place);
        }
        if (OCTAL.matcher(text).find()) {
            return new Node.Numeric(new BigInteger(digits, 8), place);
        }
        if (DECIMAL.matcher(text).find()) {
            return new Node.Numeric(new BigInteger(digits), place);
        }
        if (HEX.matcher(text).find()) {
            return new Node.Numeric(new BigInteger(digits.replaceFirst("0x", ""), 16), place);
        }
        return new Node.Text(text, place);
    }

    /** Psych's own reckoning: {@code 1:20} counts as hours and minutes, so it is 4800. */
    private static BigInteger base60(String text) {
        var parts = text.replaceAll("[_+]", "").split(":");
        var sum = BigInteger.ZERO;
        for (int i = 0; i < parts.length; i++) {
            var unit = BigInteger.valueOf(60).pow(Math.abs(i - 2));
            sum = sum.add(new BigInteger(parts[i]).multiply(unit));
        }
        return sum;
    }

    /** As Ruby prints a number. */
    static String textOf(Number number) {
        if (!(number instanceof Double value)) {
            return number.toString();
        }
        if (value.isInfinite() || value.isNaN()) {
            return value.toString();
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            var parts = Double.toString(value).split("E");
            int exponent = Integer.parseInt(parts[1]);
            return "%se%s%02d".formatted(parts[0], exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        var plain = new BigDecimal(value.toString()).toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
