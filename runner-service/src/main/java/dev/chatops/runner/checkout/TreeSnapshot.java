package dev.chatops.runner.checkout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How a folder looked once, so that it can be told later, without git and without reading anything, that nothing in it
 * has been touched since.
 *
 * <p>The rule is git's own for its index, made strict. Kept is, of each file and folder, the inode, the size, the time of
 * modification and the time of change. The kernel sets the last one with each change of content, name count, owner,
 * permissions or attributes, and nobody can set it back. A folder's time tells whether any entry came, went or was
 * renamed, so that none has to be listed again. What is left is git's "racily clean" file: one that is changed within the
 * same tick of the clock in which it was last looked at. So a snapshot counts only once the clock of the file system
 * itself has been seen to show a later time than any file of the snapshot: each change after that shows.
 *
 * <p>Beyond the rule are only those who can set the machine's clock or write to its disk past the file system.
 */
final class TreeSnapshot {

    /** A larger folder is left to git: looking at so many files takes as long as starting it. */
    static final int MOST_ENTRIES = 4096;

    /** How long a clock is waited for; Linux' own ticks every 1 to 10 ms. */
    private static final Duration LONGEST_TICK = Duration.ofMillis(50);

    private final byte[] names;
    private final int[] ends;
    private final long[] stamps;
    private final int above;
    private final Statx statx;
    private final long[] seen = new long[Statx.NUMBERS];

    /** @param above how many folders in front are above the one that was looked at */
    private TreeSnapshot(Look look, int above) {
        this.names = look.names.toByteArray();
        this.ends = Arrays.copyOf(look.ends, look.count);
        this.stamps = Arrays.copyOf(look.stamps, look.count * Statx.NUMBERS);
        this.above = above;
        this.statx = look.statx;
    }

    /**
     * Looks at a folder in which nobody works now.
     *
     * @param slot one above it, in which others may make files; what is between is held to be the same folders later on
     * @return empty where the rule cannot be kept: for a large folder, for one on several file systems, for one whose file
     *     system has a slow clock, for names that cannot be spelled or files that cannot be looked at
     */
    static Optional<TreeSnapshot> of(Path slot, Path folder) throws InterruptedException {
        if (!Statx.isThere()) {
            return Optional.empty();
        }
        try {
            var look = new Look();
            int above = 0;
            for (var each = slot;
                    !each.equals(folder);
                    each = each.resolve(each.relativize(folder).getName(0))) {
                look.add(each, true);
                above++;
            }
            Files.walkFileTree(folder, look);
            var snapshot = new TreeSnapshot(look, above);
            return snapshot.isBehindClock(slot.getParent()) ? Optional.of(snapshot) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether all is as it was. */
    boolean isUntouched() {
        for (int entry = 0; entry < ends.length; entry++) {
            if (!isUntouched(entry)) {
                return false;
            }
        }
        return true;
    }

    /** Whether this one file is as it was. */
    boolean isUntouched(Path file) {
        try {
            var name = Statx.name(file);
            for (int entry = above; entry < ends.length; entry++) {
                if (Arrays.equals(names, begin(entry), ends[entry], name, 0, name.length)) {
                    return isUntouched(entry);
                }
            }
            return false;
        } catch (IOException _) {
            return false; // it cannot be in here
        }
    }

    private boolean isUntouched(int entry) {
        int at = entry * Statx.NUMBERS;
        boolean isThere = entry < above
                ? statx.identity(names, begin(entry), ends[entry], seen, 0)
                : statx.stamp(names, begin(entry), ends[entry], seen, 0);
        return isThere && Arrays.equals(seen, 0, Statx.NUMBERS, stamps, at, at + Statx.NUMBERS);
    }

    private int begin(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    /** Whether whatever changes from now on gets a later time than all that is in here. */
    private boolean isBehindClock(Path sameFileSystem) throws IOException, InterruptedException {
        long newest = Long.MIN_VALUE;
        for (int at = above * Statx.NUMBERS; at < stamps.length; at += Statx.NUMBERS) {
            newest = Math.max(newest, stamps[at + Statx.CHANGED]);
        }
        long deadline = System.nanoTime() + LONGEST_TICK.toNanos();
        while (true) {
            var probe = Files.createTempFile(sameFileSystem, ".clock", "");
            try {
                var name = Statx.name(probe);
                if (!statx.stamp(name, 0, name.length, seen, 0) || !isAllOn(seen[Statx.DEVICE])) {
                    return false;
                }
            } finally {
                Files.delete(probe);
            }
            if (seen[Statx.CHANGED] > newest) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private boolean isAllOn(long device) {
        for (int at = Statx.DEVICE; at < stamps.length; at += Statx.NUMBERS) {
            if (stamps[at] != device) {
                return false;
            }
        }
        return true;
    }

    /** A walk through the folder. A folder's own stamp is taken before its entries are read. */
    private static final class Look extends SimpleFileVisitor<Path> {

        private final Statx statx = new Statx();
        private final ByteArrayOutputStream names = new ByteArrayOutputStream();
        private int[] ends = new int[64];
        private long[] stamps = new long[64 * Statx.NUMBERS];
        private int count;

        void add(Path path, boolean isAbove) throws IOException {
            if (count == MOST_ENTRIES) {
                throw new IOException("more than " + MOST_ENTRIES + " files");
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
                stamps = Arrays.copyOf(stamps, 2 * stamps.length);
            }
            var name = Statx.name(path);
            int at = count * Statx.NUMBERS;
            if (!(isAbove
                    ? statx.identity(name, 0, name.length, stamps, at)
                    : statx.stamp(name, 0, name.length, stamps, at))) {
                throw new IOException("a file that cannot be looked at");
            }
            names.writeBytes(name);
            ends[count++] = names.size();
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            add(folder, false);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            add(file, false);
            return FileVisitResult.CONTINUE;
        }
    }
}
