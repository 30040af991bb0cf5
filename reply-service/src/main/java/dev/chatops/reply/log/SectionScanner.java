package dev.chatops.reply.log;

import dev.chatops.events.LogSpan;

/**
 * Reads an attempt's log piece by piece and keeps what of it can be the reply (architecture §6): the {@code chat_reply}
 * sections, else the output of the one command, else all commands with their output. As soon as such a section begins,
 * all else is forgotten but its last lines. However the log was cut into chunks, the result is the same.
 *
 * <p>GitLab ignores the section when it stands there twice or is not closed; here several follow each other, and an open
 * one ends with the log.
 */
public final class SectionScanner {

    /** How much of what is not the reply is kept, for jobs that fail. */
    private static final int LAST_LINES = 1_200;

    private final boolean singleCommand;
    private final MarkerSplitter splitter = new MarkerSplitter(new Sections());
    private final Bytes section = new Bytes();
    private final Bytes commands = new Bytes();
    private GitLabRunnerLog untyped;
    private LogSpan.Kind writer = LogSpan.Kind.RUNNER;
    private boolean hasSection;
    private boolean inSection;
    private boolean behindMarker;
    private long expected = 1;
    private boolean gaps;

    /** @param singleCommand whether the job has exactly one command and no {@code before_script} */
    public SectionScanner(boolean singleCommand) {
        this.singleCommand = singleCommand;
    }

    /** Reads the next chunk. One that was read before is passed over; one that is missing is not waited for. */
    public void accept(Chunk chunk) {
        if (chunk.sequence() < expected) {
            return;
        }
        gaps |= chunk.sequence() > expected;
        expected = chunk.sequence() + 1;
        int at = 0;
        for (var span : chunk.spans()) {
            accept(span.kind(), chunk.bytes(), at, span.bytes());
            at += span.bytes();
        }
    }

    /** The sequence number of the last chunk that was read; 0 before the first. */
    public long lastRead() {
        return expected - 1;
    }

    /** @param lastChunk the highest sequence number there should be; -1 when nobody knows */
    public Output end(long lastChunk) {
        if (untyped != null) {
            untyped.end();
        }
        splitter.flush();
        var reply = hasSection ? section : untyped != null && !untyped.hasScript() ? untyped.whole() : commands;
        commands.keepLast(hasSection ? LAST_LINES : commands.size());
        return new Output(
                reply.withoutLastLineFeed(),
                hasSection ? commands.withoutLastLineFeed() : new byte[0],
                gaps || lastChunk != expected - 1);
    }

    private void accept(LogSpan.Kind kind, byte[] bytes, int from, int length) {
        if (kind == LogSpan.Kind.UNTYPED) {
            if (untyped == null) {
                untyped = new GitLabRunnerLog(this::typed);
            }
            untyped.accept(bytes, from, length);
        } else {
            typed(kind, bytes, from, length);
        }
    }

    private void typed(LogSpan.Kind kind, byte[] bytes, int from, int length) {
        if (kind == LogSpan.Kind.RUNNER) {
            return;
        }
        if (kind != writer) {
            splitter.flush(); // no marker has two writers
            writer = kind;
        }
        switch (kind) {
            case ECHO -> {
                if (!singleCommand && !inSection) {
                    keepOutside(bytes, from, length);
                }
            }
            case OUTPUT, AFTER -> splitter.accept(bytes, from, length);
            case RUNNER, UNTYPED -> {}
        }
    }

    private void keepOutside(byte[] bytes, int from, int length) {
        commands.write(bytes, from, length);
        if (hasSection && commands.size() > 4 * LAST_LINES) {
            commands.keepLast(LAST_LINES);
        }
    }

    /** What the job printed, inside and outside of the section. */
    private final class Sections implements MarkerSplitter.Sink {

        @Override
        public void text(byte[] bytes, int from, int length) {
            if (!inSection) {
                if (writer == LogSpan.Kind.OUTPUT) {
                    keepOutside(bytes, from, length);
                }
                return;
            }
            // the line feed that ends the marker's own line is not part of the content
            int skipped = behindMarker && bytes[from] == '\n' ? 1 : 0;
            behindMarker = false;
            section.write(bytes, from + skipped, length - skipped);
        }

        @Override
        public boolean marker(boolean isStart, String name) {
            if (isStart == inSection || !name.equals("chat_reply")) {
                return false;
            }
            inSection = isStart;
            behindMarker = isStart;
            if (isStart) {
                hasSection = true;
                commands.keepLast(LAST_LINES);
                if (section.size() > 0 && !section.endsWith('\n')) {
                    section.write('\n');
                }
            }
            return true;
        }
    }
}
