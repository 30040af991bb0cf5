package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
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

    /** A section that has begun. @param since seconds since 1970 */
    record Open(String name, long since) {}

    /**
     * Between two lines of a log: what is needed to go on there.
     *
     * @param line the number of the line before
     * @param colours see {@link AnsiText#state()}
     * @param sections the open ones, the innermost first
     */
    public record Mark(int line, String colours, List<Open> sections) {

        /** @param line how many lines stand before */
        public static Mark after(int line) {
            return new Mark(line, "", List.of());
        }

        /** For {@link #read}; holds no character that means anything in an address. */
        public String text() {
            var text = new StringBuilder().append(line).append('~').append(colours);
            sections.forEach(
                    open -> text.append('~').append(open.since()).append(':').append(open.name()));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(text.toString().getBytes(UTF_8));
        }

        /** Empty for anything that {@link #text} cannot have written: it comes from a browser. */
        public static Optional<Mark> read(String text) {
            try {
                var parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split("~", -1);
                if (parts.length < 2 || parts.length > DEEPEST + 2 || !parts[0].matches("[0-9]{1,9}")) {
                    return Optional.empty();
                }
                var sections = new ArrayList<Open>();
                for (var part : List.of(parts).subList(2, parts.length)) {
                    if (!part.matches("[0-9]{1,12}:[A-Za-z0-9_.-]{1,255}")) {
                        return Optional.empty();
                    }
                    int colon = part.indexOf(':');
                    sections.add(new Open(part.substring(colon + 1), Long.parseLong(part.substring(0, colon))));
                }
                return Optional.of(new Mark(Integer.parseInt(parts[0]), parts[1], sections));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    }

    /**
     * A rendered part of a log.
     *
     * @param html sections that were open before it are opened again, marked {@code data-on}; all that are open at its end are
     *     closed. A last line that is not ended yet is there as well, marked {@code tail}; it comes again
     * @param next where to go on
     * @param bytes how many, from the first, need not come again
     */
    public record Part(String html, Mark next, int bytes) {}

    private final StringBuilder html = new StringBuilder();
    private final Deque<Open> sections = new ArrayDeque<>();
    private AnsiText colours = new AnsiText();
    private int line;

    private LogHtml() {}

    /**
     * @param log an attempt's log, or the last part of one
     * @param firstLine the number of its first line
     */
    public static String of(byte[] log, int firstLine) {
        return part(log, Mark.after(firstLine - 1), true).html();
    }

    /**
     * @param log what stands behind {@code from}
     * @param isEnd whether nothing comes behind it, so that a last line without an end is one
     */
    public static Part part(byte[] log, Mark from, boolean isEnd) {
        var page = new LogHtml();
        page.goOn(from);
        int end = isEnd ? log.length : afterLastLine(log);
        if (end > 0) {
            // what stands behind the last line's end is a line only if it is something
            int behind = log[end - 1] == '\n' ? end - 1 : end;
            for (var text : new String(log, 0, behind, UTF_8).split("\n", -1)) {
                page.line(text);
            }
        }
        var next = new Mark(page.line, page.colours.state(), List.copyOf(page.sections));
        if (end < log.length) {
            page.tail(new String(log, end, log.length - end, UTF_8));
        }
        page.sections.forEach(_ -> page.html.append("</details></div>"));
        return new Part(page.html.toString(), next, end);
    }

    private void goOn(Mark from) {
        line = from.line();
        colours = AnsiText.from(from.colours());
        for (var open : from.sections().reversed()) {
            sections.push(open);
            html.append("<div class=sec data-on><details open data-on>");
        }
    }

    private void tail(String text) {
        var begun = MARKER.matcher(text).replaceAll("");
        int overwritten = begun.stripTrailing().lastIndexOf('\r');
        html.append("<div class=\"l tail\"><a></a><span>")
                .append(colours.html(overwritten < 0 ? begun : begun.substring(overwritten + 1)))
                .append("</span></div>");
    }

    private static int afterLastLine(byte[] log) {
        int end = log.length;
        while (end > 0 && log[end - 1] != '\n') {
            end--;
        }
        return end;
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
            html.append("<div class=sec><details").append(folded ? "" : " open").append("><summary>");
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
        html.append("</div>");
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
