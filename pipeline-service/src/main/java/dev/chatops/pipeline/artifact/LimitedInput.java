package dev.chatops.pipeline.artifact;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails when more comes than may come. */
final class LimitedInput extends FilterInputStream {

    /** More came than was allowed. */
    static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1;
    }

    private long left;

    LimitedInput(InputStream in, long limitBytes) {
        super(in);
        this.left = limitBytes;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        return (int) taken(read < 0 ? -1 : 1) < 0 ? -1 : read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return (int) taken(super.read(bytes, offset, length));
    }

    @Override
    public long skip(long n) throws IOException {
        return taken(super.skip(n));
    }

    private long taken(long bytes) throws IOException {
        left -= Math.max(bytes, 0);
        if (left < 0) {
            throw new TooLargeException();
        }
        return bytes;
    }
}
