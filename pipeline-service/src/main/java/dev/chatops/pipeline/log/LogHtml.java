package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A job's log for a browser: numbered lines with addresses, colours, sections that fold. All of the job's output is text in it; no
 * byte of a log becomes markup.
 */
public final class LogHtml {

    private static final Pattern MARKER = Pattern.compile(
            "section_(start|end):([0-9]{1,12}):([A-Za-z0-9_.-]{1,255})(\\[[A-Za-z0-9_=, ]{0,255}])?\\r\\x1b\\[0K");
    private static final int DEEPEST = 20;

    private record Open(String name, long since) {}

    private final StringBuilder html = new StringBuilder();
    private final Deque<Open> sections = new ArrayDeque<>();
    private final AnsiText colours = new AnsiText();
    private int line;

    private LogHtml() {}

    /**
     * @param log an attempt's log, or the last part of one
     * @param firstLine the number of its first line
     */
    public static String of(byte[] log, int firstLine) {
        var page = new LogHtml();
        page.line = firstLine - 1;
        for (var text : new String(log, UTF_8).split("\n", -1)) {
            page.line(text);
        }
        while (!page.sections.isEmpty()) {
            page.close(page.sections.peek().since());
        }
        return page.html.toString();
    }

    private void line(String text) {
        var marker = MARKER.matcher(text);
        int from = 0;
        boolean begins = false;
        while (marker.find()) {
            show(text.substring(from, marker.start()), begins, false);
            begins = open(marker);
            from = marker.end();
        }
        show(text.substring(from), begins, from == 0);
    }

    /** @return whether the rest of the line is the heading of a section that has just begun */
    private boolean open(Matcher marker) {
        long at = Long.parseLong(marker.group(2));
        if (marker.group(1).equals("start")) {
            if (sections.size() >= DEEPEST) {
                return false;
            }
            sections.push(new Open(marker.group(3), at));
            boolean folded = marker.group(4) != null && marker.group(4).contains("collapsed=true");
            html.append("<details").append(folded ? "" : " open").append("><summary>");
            return true;
        }
        // an end closes what was begun inside it and left open; one without a beginning means nothing
        if (sections.stream().anyMatch(open -> open.name().equals(marker.group(3)))) {
            while (!close(at).equals(marker.group(3))) {}
        }
        return false;
    }

    private String close(long at) {
        var open = sections.pop();
        long seconds = Math.max(0, at - open.since());
        html.append("</details>");
        if (seconds > 0) {
            html.append("<div class=took>").append(seconds).append(" s</div>");
        }
        return open.name();
    }

    /** @param wholeLine whether no marker stands beside it: only then an empty text is a line */
    private void show(String text, boolean heading, boolean wholeLine) {
        int overwritten = text.stripTrailing().lastIndexOf('\r');
        var shown = colours.html(overwritten < 0 ? text : text.substring(overwritten + 1));
        if (heading) {
            html.append(shown.isBlank() ? escape(sections.peek().name()) : shown)
                    .append("</summary>");
        } else if (!shown.isEmpty() || wholeLine) {
            line++;
            html.append("<div class=l id=L")
                    .append(line)
                    .append("><a href=#L")
                    .append(line)
                    .append('>')
                    .append(line);
            html.append("</a><span>").append(shown).append("</span></div>");
        }
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
