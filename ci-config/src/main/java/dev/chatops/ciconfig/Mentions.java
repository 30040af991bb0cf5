package dev.chatops.ciconfig;

/**
 * Finds variables in a text: {@code $X}, <code>${X}</code>, {@code %X%}, and the doubled {@code $$} and {@code %%}. Written by
 * hand since values can be long and are scanned often.
 */
final class Mentions {
    private Mentions() {}

    /** What stands for a mention. */
    interface Replacement {
        /**
         * @param name the variable's; null for a doubled sign
         * @param mention as it is written
         */
        String of(String name, String mention);
    }

    /** @param percent whether {@code %} is special too, as it is on GitLab's server */
    static String replace(String text, boolean percent, Replacement replacement) {
        StringBuilder result = null;
        int copied = 0;
        for (int at = next(text, 0, percent); at >= 0; at = next(text, at, percent)) {
            int end = end(text, at);
            if (end < 0) {
                at++;
                continue;
            }
            var mention = text.substring(at, end);
            boolean doubled = mention.length() == 2 && mention.charAt(0) == mention.charAt(1);
            result = result == null ? new StringBuilder() : result;
            result.append(text, copied, at).append(replacement.of(doubled ? null : name(mention), mention));
            copied = end;
            at = end;
        }
        return result == null
                ? text
                : result.append(text, copied, text.length()).toString();
    }

    private static int next(String text, int from, boolean percent) {
        int dollar = text.indexOf('$', from);
        int sign = percent ? text.indexOf('%', from) : -1;
        return dollar < 0 ? sign : sign < 0 ? dollar : Math.min(dollar, sign);
    }

    /** The index behind the mention that starts at {@code at}; -1 when none does. */
    private static int end(String text, int at) {
        char sign = text.charAt(at);
        if (text.startsWith(String.valueOf(sign), at + 1)) {
            return at + 2;
        }
        boolean braces = sign == '$' && text.startsWith("{", at + 1);
        int start = at + (braces ? 2 : 1);
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
            end++;
        }
        if (end == start) {
            return -1;
        }
        if (sign == '$' && !braces) {
            return end;
        }
        return text.startsWith(braces ? "}" : "%", end) ? end + 1 : -1;
    }

    private static boolean isNamePart(char c, boolean first) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || !first && c >= '0' && c <= '9';
    }

    private static String name(String mention) {
        if (mention.startsWith("${")) {
            return mention.substring(2, mention.length() - 1);
        }
        return mention.startsWith("%") ? mention.substring(1, mention.length() - 1) : mention.substring(1);
    }
}
