package dev.chatops.ciconfig.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * A text that SnakeYAML reads from memory. Its own reader fills a window of a thousand characters at a time and copies it each
 * time, so that one long scalar or comment takes time by the square of its length.
 */
public final class WholeText extends StreamReader {
    private final String name;
    private final int[] text;
    private int at;
    private int line;
    private int column;
    private int documentStart;

    /** @throws ReaderException at a character that YAML does not allow */
    public WholeText(String text, String name) {
        super("");
        this.name = name;
        this.text = text.codePoints().toArray();
        for (int i = 0; i < this.text.length; i++) {
            if (!isPrintable(this.text[i])) {
                throw new ReaderException(name, i, this.text[i], "special characters are not allowed");
            }
        }
    }

    /** The line on which a character that is not allowed stands, from 0. */
    public static int lineOf(ReaderException e, String text) {
        return (int)
                text.codePoints().limit(e.getPosition()).filter(c -> c == '\n').count();
    }

    @Override
    public Mark getMark() {
        return new Mark(name, at, line, column, text, at);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int length) {
        for (int i = 0; i < length && at < text.length; i++) {
            int c = text[at++];
            boolean breaksLine = c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
            if (breaksLine || c == '\r' && peek() != '\n') {
                line++;
                column = 0;
            } else if (c != 0xFEFF) {
                column++;
            }
        }
    }

    @Override
    public int peek() {
        return peek(0);
    }

    @Override
    public int peek(int offset) {
        return at + offset < text.length ? text[at + offset] : 0;
    }

    @Override
    public String prefix(int length) {
        return new String(text, at, Math.min(length, text.length - at));
    }

    @Override
    public String prefixForward(int length) {
        var prefix = prefix(length);
        at = Math.min(text.length, at + length);
        column += length;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return at - documentStart;
    }

    @Override
    public void resetDocumentIndex() {
        documentStart = at;
    }

    @Override
    public int getIndex() {
        return at;
    }

    @Override
    public int getLine() {
        return line;
    }
}
