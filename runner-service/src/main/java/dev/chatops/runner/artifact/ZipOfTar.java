package dev.chatops.runner.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipMethod;

/** Turns a stream of tar into a zip file with the same names, modes, times and links. Links stay links: none is followed. */
final class ZipOfTar {

    private static final int FILE_TYPE_LINK = 0120000;
    private static final int FILE_TYPE_FOLDER = 0040000;
    private static final int FILE_TYPE_FILE = 0100000;
    private static final int PERMISSIONS = 0777; // no setuid, no setgid

    /** The zip would be larger than it may be. */
    static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1;
    }

    private ZipOfTar() {}

    /** @param zip a file that is not there yet */
    static void write(InputStream tar, Path zip, long limitBytes) throws IOException {
        try (var file = Files.newOutputStream(zip, StandardOpenOption.CREATE_NEW);
                var out = new ZipArchiveOutputStream(new Limited(file, limitBytes));
                var in = new TarArchiveInputStream(tar, "UTF-8")) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                add(entry, in, out);
            }
        }
    }

    private static void add(TarArchiveEntry entry, InputStream bytes, ZipArchiveOutputStream out) throws IOException {
        var added = new ZipArchiveEntry(entry.getName());
        added.setMethod(ZipMethod.DEFLATED.getCode());
        added.setTime(entry.getLastModifiedTime());
        int permissions = entry.getMode() & PERMISSIONS;
        if (entry.isDirectory()) {
            added.setUnixMode(FILE_TYPE_FOLDER | permissions);
            added.setMethod(ZipEntry.STORED);
            added.setSize(0);
            added.setCrc(0);
            out.putArchiveEntry(added);
        } else if (entry.isSymbolicLink()) {
            added.setUnixMode(FILE_TYPE_LINK | permissions);
            out.putArchiveEntry(added);
            out.write(entry.getLinkName().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } else {
            added.setUnixMode(FILE_TYPE_FILE | permissions);
            added.setSize(entry.getSize());
            out.putArchiveEntry(added);
            bytes.transferTo(out);
        }
        out.closeArchiveEntry();
    }

    /** Fails before more is written than may be. */
    private static final class Limited extends OutputStream {

        private final OutputStream out;
        private long left;

        Limited(OutputStream out, long limitBytes) {
            this.out = out;
            this.left = limitBytes;
        }

        @Override
        public void write(int b) throws IOException {
            take(1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            take(length);
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }

        private void take(int length) throws IOException {
            left -= length;
            if (left < 0) {
                throw new TooLargeException();
            }
        }
    }
}
