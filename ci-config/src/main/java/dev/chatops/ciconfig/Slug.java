package dev.chatops.ciconfig;

import java.util.Locale;

/** Names made fit for host names and URLs, as the predefined variables that end in {@code _SLUG} are. */
public final class Slug {
    private static final int LONGEST = 63;

    private Slug() {}

    /** Lower case, at most 63 characters, all but letters and digits as {@code -}, none at either end. */
    public static String of(String text) {
        var slug = new StringBuilder(text.toLowerCase(Locale.ROOT));
        slug.setLength(Math.min(slug.length(), LONGEST));
        for (int i = 0; i < slug.length(); i++) {
            char c = slug.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                slug.setCharAt(i, '-');
            }
        }
        int start = 0;
        int end = slug.length();
        while (start < end && slug.charAt(start) == '-') {
            start++;
        }
        while (end > start && slug.charAt(end - 1) == '-') {
            end--;
        }
        return slug.substring(start, end);
    }
}
