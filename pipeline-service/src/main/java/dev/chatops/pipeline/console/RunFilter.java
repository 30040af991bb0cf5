package dev.chatops.pipeline.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Which runs to show.
 *
 * @param status a job's status, or empty for all
 * @param user a user name, or empty for all
 * @param search part of the job's name or of what was typed, or empty
 * @param before only those with a lower number; 0 for the newest
 */
record RunFilter(String status, String user, String search, long before) {

    /** The query of the page that goes on after {@code last}. */
    public String older(long last) {
        return "?status=" + encoded(status) + "&user=" + encoded(user) + "&search=" + encoded(search) + "&before="
                + last;
    }

    public boolean isEmpty() {
        return status.isEmpty() && user.isEmpty() && search.isEmpty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
