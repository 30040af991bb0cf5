package dev.chatops.reply.log;

/**
 * Takes out the time stamps that gitlab-runner writes since 18.7 in front of each line, if the log's first line has one:
 * 32 bytes with time, stream and a sign (reference §7.4). A line with {@code +} continues the one before it.
 */
final class TimeStampHeaders {

    /** Hears the log as the job wrote it. */
    interface Sink {
        void accept(byte[] bytes, int from, int length);
    }

    /** d digit, h hexadecimal digit, s O or E, c blank or plus; all else stands for itself. */
    private static final String FORM = "dddd-dd-ddTdd:dd:dd.ddddddZ hhsc";

    private static final int STREAM = 28;
    private static final int SIGN = 31;
    private static final byte[] LINE_FEED = {'\n'};

    private final Sink sink;
    private final byte[] header = new byte[FORM.length()];
    private int inHeader;
    private boolean atHeader = true;
    private boolean isFirstLine = true;
    private boolean hasHeaders;
    private boolean owesLineFeed;
    private int stream = -1;

    TimeStampHeaders(Sink sink) {
        this.sink = sink;
    }

    void accept(byte[] bytes, int from, int length) {
        int end = from + length;
        int at = from;
        while (at < end) {
            if (atHeader) {
                header(bytes[at++]);
            } else if (!hasHeaders) {
                sink.accept(bytes, at, end - at);
                return;
            } else {
                int begin = at;
                while (at < end && bytes[at] != '\n') {
                    at++;
                }
                sink.accept(bytes, begin, at - begin);
                if (at < end) {
                    at++;
                    owesLineFeed = true; // unless the next line continues this one
                    atHeader = true;
                }
            }
        }
    }

    /** The log ends here; the beginning of a header, cut off, is none of its text. */
    void end() {
        if (atHeader && isFirstLine && !hasHeaders) {
            sink.accept(header, 0, inHeader);
        }
        payLineFeed();
        atHeader = false;
        inHeader = 0;
    }

    private void header(byte b) {
        header[inHeader] = b;
        if (!fits(b, FORM.charAt(inHeader))) {
            notAHeader();
            return;
        }
        if (++inHeader < FORM.length()) {
            return;
        }
        int next = ((header[STREAM] << 8) | header[STREAM + 1]) << 8 | header[STREAM + 2];
        if (header[SIGN] == '+' && next == stream) {
            owesLineFeed = false;
        }
        payLineFeed();
        stream = next;
        hasHeaders = true;
        isFirstLine = false;
        atHeader = false;
        inHeader = 0;
    }

    private void notAHeader() {
        payLineFeed();
        int length = inHeader + 1;
        inHeader = 0;
        atHeader = false;
        isFirstLine = false;
        accept(header.clone(), 0, length);
    }

    private void payLineFeed() {
        if (owesLineFeed) {
            sink.accept(LINE_FEED, 0, 1);
            owesLineFeed = false;
        }
    }

    private static boolean fits(byte b, char form) {
        return switch (form) {
            case 'd' -> b >= '0' && b <= '9';
            case 'h' -> b >= '0' && b <= '9' || b >= 'a' && b <= 'f';
            case 's' -> b == 'O' || b == 'E';
            case 'c' -> b == ' ' || b == '+';
            default -> b == form;
        };
    }
}
