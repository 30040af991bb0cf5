package dev.chatops.pipeline.console;

import dev.chatops.pipeline.log.JobLogs;
import dev.chatops.pipeline.log.LogHtml;
import io.quarkus.qute.RawString;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Logs as pages show them: the end of a long one, then what is new, for as long as somebody looks. */
@ApplicationScoped
class LogView {

    private static final int MOST = 1024 * 1024; // bytes at once; a browser renders more than that slowly

    /**
     * As far as a page has shown a log.
     *
     * @param sequence of the chunk in which to go on
     * @param skip how many of its bytes have been shown
     */
    record Position(int attempt, long sequence, int skip, LogHtml.Mark mark) {

        String text() {
            return attempt + "." + sequence + "." + skip + "." + mark.text();
        }

        /** Empty for anything that {@link #text} cannot have written. */
        static Optional<Position> read(String text) {
            if (text == null || !text.matches("[0-9]{1,9}\\.[0-9]{1,18}\\.[0-9]{1,9}\\.[A-Za-z0-9_-]*")) {
                return Optional.empty();
            }
            var parts = text.split("\\.", -1);
            return LogHtml.Mark.read(parts[3])
                    .map(mark -> new Position(
                            Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2]), mark));
        }
    }

    /**
     * A part of a log.
     *
     * @param hiddenLines how many lines before it are only in the raw log
     * @param isMore whether there is more already
     */
    record Shown(String html, int hiddenLines, Position next, boolean isMore) {

        public boolean isEmpty() {
            return html.isEmpty();
        }

        /** Markup already. */
        public RawString raw() {
            return new RawString(html);
        }

        public String from() {
            return next.text();
        }
    }

    private final JobLogs logs;

    LogView(JobLogs logs) {
        this.logs = logs;
    }

    /** The log so far, or its end. @param isEnd whether nothing more will come */
    Shown first(long jobId, int attempt, boolean isEnd) throws SQLException {
        return first(logs.readFrom(jobId, attempt, 0), attempt, isEnd);
    }

    static Shown first(List<JobLogs.Chunk> chunks, int attempt, boolean isEnd) {
        var log = joined(chunks, 0);
        int from = 0;
        int hidden = 0;
        if (log.length > MOST) {
            from = log.length - MOST;
            while (from < log.length && log[from - 1] != '\n') {
                from++;
            }
            from = from == log.length ? characterAt(log, log.length - MOST) : from; // one endless line
            for (int i = 0; i < from; i++) {
                hidden += log[i] == '\n' ? 1 : 0;
            }
        }
        var part = LogHtml.part(Arrays.copyOfRange(log, from, log.length), LogHtml.Mark.after(hidden), isEnd);
        return new Shown(part.html(), hidden, position(attempt, chunks, 0, from + part.bytes(), part.next()), false);
    }

    /** What came behind {@code position}. */
    Shown next(long jobId, Position position, boolean isEnd) throws SQLException {
        return next(logs.readFrom(jobId, position.attempt(), position.sequence()), position, isEnd);
    }

    static Shown next(List<JobLogs.Chunk> chunks, Position position, boolean isEnd) {
        int skip = !chunks.isEmpty() && chunks.getFirst().sequence() == position.sequence() ? position.skip() : 0;
        var log = joined(chunks, skip);
        boolean more = log.length > MOST;
        var piece = more ? Arrays.copyOf(log, characterAt(log, MOST)) : log;
        // a line that is longer than a piece is shown in pieces: whoever asks for more must get on
        boolean whole = more ? !hasLineEnd(piece) : isEnd;
        var part = LogHtml.part(piece, position.mark(), whole);
        var next = chunks.isEmpty() ? position : position(position.attempt(), chunks, skip, part.bytes(), part.next());
        return new Shown(part.bytes() == 0 && log.length == 0 ? "" : part.html(), 0, next, more);
    }

    private static boolean hasLineEnd(byte[] log) {
        for (byte each : log) {
            if (each == '\n') {
                return true;
            }
        }
        return false;
    }

    /** Where the character of UTF-8 begins that {@code at} is in; there are no more than three bytes before it. */
    private static int characterAt(byte[] log, int at) {
        int begin = at;
        while (begin > at - 3 && (log[begin] & 0xc0) == 0x80) {
            begin--;
        }
        return begin;
    }

    private static Position position(
            int attempt, List<JobLogs.Chunk> chunks, int skipped, int shown, LogHtml.Mark mark) {
        long left = (long) skipped + shown;
        for (var chunk : chunks) {
            if (left < chunk.bytes().length) {
                return new Position(attempt, chunk.sequence(), (int) left, mark);
            }
            left -= chunk.bytes().length;
        }
        return new Position(attempt, chunks.isEmpty() ? 0 : chunks.getLast().sequence() + 1, 0, mark);
    }

    private static byte[] joined(List<JobLogs.Chunk> chunks, int skip) {
        var log = new ByteArrayOutputStream();
        chunks.forEach(chunk -> log.writeBytes(chunk.bytes()));
        return skip == 0
                ? log.toByteArray()
                : Arrays.copyOfRange(log.toByteArray(), Math.min(skip, log.size()), log.size());
    }
}
