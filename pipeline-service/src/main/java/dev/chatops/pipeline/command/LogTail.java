package dev.chatops.pipeline.command;

/**
 * The end of a log, as much of it as fits into an answer.
 *
 * @param text whole lines, except where one alone is too long; without backticks that could end its block
 * @param whole whether it is all there is
 */
record LogTail(String text, boolean whole) {

    static LogTail of(String log, int mostLines, int mostCharacters) {
        var text = log.stripTrailing();
        int from = text.length();
        for (int lines = 0; lines < mostLines && from > 0; lines++) {
            int start = text.lastIndexOf('\n', from - 1);
            int line = start < 0 ? 0 : start;
            if (text.length() - line > mostCharacters) {
                break;
            }
            from = line;
        }
        if (from == text.length() && !text.isEmpty()) {
            from = text.length() - mostCharacters; // one endless line
            if (Character.isLowSurrogate(text.charAt(from))) {
                from++;
            }
        }
        var tail = text.substring(from);
        tail = tail.startsWith("\n") ? tail.substring(1) : tail;
        return new LogTail(tail.replace("```", "'''"), from == 0);
    }
}
