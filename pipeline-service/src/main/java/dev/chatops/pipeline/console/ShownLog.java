package dev.chatops.pipeline.console;

import dev.chatops.pipeline.log.LogHtml;
import io.quarkus.qute.RawString;
import java.util.Arrays;

/**
 * As much of a log as a page shows: the end of a long one.
 *
 * @param hiddenLines how many lines before it are only in the raw log
 */
record ShownLog(String html, int hiddenLines) {

    private static final int MOST = 1024 * 1024; // bytes; a browser renders more than that slowly

    static ShownLog of(byte[] log) {
        if (log.length <= MOST) {
            return new ShownLog(log.length == 0 ? "" : LogHtml.of(log, 1), 0);
        }
        int from = log.length - MOST;
        while (from < log.length && log[from - 1] != '\n') {
            from++;
        }
        int hidden = 0;
        for (int i = 0; i < from; i++) {
            hidden += log[i] == '\n' ? 1 : 0;
        }
        return new ShownLog(LogHtml.of(Arrays.copyOfRange(log, from, log.length), hidden + 1), hidden);
    }

    public boolean isEmpty() {
        return html.isEmpty();
    }

    /** Markup already. */
    public RawString raw() {
        return new RawString(html);
    }
}
