package dev.chatops.reply.log;

/** Takes a log apart into text and section markers, however it is cut into pieces. */
final class MarkerSplitter {

    /** Hears, in order, all that the log consists of. */
    interface Sink {

        void text(byte[] bytes, int from, int length);

        /** @return whether it means something here; otherwise it comes once more, as text */
        boolean marker(boolean isStart, String name);
    }

    private final Sink sink;
    private final SectionMarker marker = new SectionMarker();

    MarkerSplitter(Sink sink) {
        this.sink = sink;
    }

    void accept(byte[] bytes, int from, int length) {
        int end = from + length;
        int at = from;
        while (at < end) {
            if (marker.isEmpty()) {
                int begin = at;
                while (at < end && !mayBegin(bytes, at, end)) {
                    at++;
                }
                if (at > begin) {
                    sink.text(bytes, begin, at - begin);
                }
                if (at == end) {
                    return;
                }
            }
            next(bytes[at++]);
        }
    }

    /** What looks like the beginning of a marker is text: none goes on beyond here. */
    void flush() {
        while (!marker.isEmpty()) {
            takeBack();
        }
    }

    private static boolean mayBegin(byte[] bytes, int at, int end) {
        byte b = bytes[at];
        if (b == SectionMarker.FIRST) {
            return at + 1 == end || bytes[at + 1] == 'e' && (at + 2 == end || bytes[at + 2] == 'c');
        }
        return b == SectionMarker.ESCAPE
                && (at + 1 == end || bytes[at + 1] == '[' && (at + 2 == end || bytes[at + 2] == '0'));
    }

    private void next(byte b) {
        switch (marker.next(b)) {
            case PARTIAL -> {}
            case NONE -> takeBack();
            case COMPLETE -> {
                var taken = marker.taken();
                boolean isStart = marker.isStart();
                var name = marker.name();
                marker.clear();
                if (!sink.marker(isStart, name)) {
                    sink.text(taken, 0, taken.length);
                }
            }
        }
    }

    /** The first byte was none of a marker's; one may begin behind it. */
    private void takeBack() {
        var taken = marker.taken();
        marker.clear();
        sink.text(taken, 0, 1);
        accept(taken, 1, taken.length - 1);
    }
}
