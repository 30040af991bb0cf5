package dev.chatops.runner.checkout;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * statx(2), called directly: what the kernel knows of a file without opening it, links not followed. Java's own way to a
 * file's time of change takes ten times as long. An instance is used by one thread at a time.
 */
final class Statx {

    /** How many numbers a stamp has. All that can be changed of a file, its content included, changes one of them. */
    static final int NUMBERS = 5;

    /** Where in a stamp the time of the last change is, in nanoseconds; nobody can set it. */
    static final int CHANGED = 0;

    /** Where in a stamp the device is. */
    static final int DEVICE = 4;

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int BASIC_STATS = 0x7ff;
    private static final int STRUCT_BYTES = 256;
    private static final int LONGEST_PATH_BYTES = 4096;

    /** As Java itself writes paths. */
    private static final Charset PATHS = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private static final MethodHandle CALL = Linker.nativeLinker()
            .defaultLookup()
            .find("statx")
            .map(address -> Linker.nativeLinker()
                    .downcallHandle(
                            address,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS)))
            .orElse(null);

    private final MemorySegment path = Arena.ofAuto().allocate(LONGEST_PATH_BYTES);
    private final MemorySegment result = Arena.ofAuto().allocate(STRUCT_BYTES, Long.BYTES);

    /** Whether this machine's C library has it. */
    static boolean isThere() {
        return CALL != null;
    }

    /**
     * A path as the kernel takes it, with its end.
     *
     * @throws IOException for one that Java cannot spell, as it could name another file, or that is too long
     */
    static byte[] name(Path path) throws IOException {
        var text = path.toString();
        var name = (text + '\0').getBytes(PATHS);
        if (text.indexOf('\uFFFD') >= 0 || name.length > LONGEST_PATH_BYTES) {
            throw new IOException("a file name that cannot be given to the kernel");
        }
        return name;
    }

    /**
     * Writes the file's stamp, {@link #NUMBERS} numbers.
     *
     * @param names in which its name is, with its end
     * @return false when it cannot be had, mostly because the file is gone
     */
    boolean stamp(byte[] names, int from, int to, long[] stamps, int at) {
        MemorySegment.copy(names, from, path, ValueLayout.JAVA_BYTE, 0, to - from);
        if (call() != 0) {
            return false;
        }
        // linux/stat.h; the layout is the same on all machines
        stamps[at + CHANGED] = nanos(96);
        stamps[at + 1] = nanos(112); // its own time
        stamps[at + 2] = result.get(ValueLayout.JAVA_LONG, 32); // inode
        stamps[at + 3] = result.get(ValueLayout.JAVA_LONG, 40); // size
        stamps[at + DEVICE] = result.get(ValueLayout.JAVA_LONG, 136);
        return true;
    }

    /** Writes what a folder is, whatever is done in it: the same numbers without its times and size. */
    boolean identity(byte[] names, int from, int to, long[] stamps, int at) {
        if (!stamp(names, from, to, stamps, at)) {
            return false;
        }
        stamps[at + CHANGED] = 0;
        stamps[at + 1] = 0;
        stamps[at + 3] = result.get(ValueLayout.JAVA_SHORT, 28); // type and permissions
        return true;
    }

    private long nanos(long offset) {
        return result.get(ValueLayout.JAVA_LONG, offset) * 1_000_000_000L
                + result.get(ValueLayout.JAVA_INT, offset + Long.BYTES);
    }

    private int call() {
        try {
            return (int) CALL.invokeExact(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, BASIC_STATS, result);
        } catch (Throwable e) {
            throw new IllegalStateException("statx(2) cannot be called", e);
        }
    }
}
