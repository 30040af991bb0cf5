package dev.chatops.runner.executor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.LongStream;

/**
 * The processes that began after a moment, told by their numbers: Linux gives them out in a circle, and says which was
 * last. Looking at each process of a busy machine instead takes milliseconds.
 *
 * @param last the number given out last at that moment; 0 where that cannot be known
 * @param forks how many processes and threads the machine had started by then, since it began
 * @param tasks how many there were then
 */
record NewProcesses(long last, long forks, long tasks) {

    private static final Path PROC = Path.of("/proc");

    /** Numbers below are not given out a second time (kernel/pid.c). */
    private static final long RESERVED = 300;

    private static final long MOST = most();

    private static final NewProcesses UNKNOWN = new NewProcesses(0, 0, 0);

    static NewProcesses fromNow() {
        try {
            return new NewProcesses(number("sys/kernel/ns_last_pid"), forksSoFar(), tasksNow());
        } catch (IOException | RuntimeException _) {
            return UNKNOWN;
        }
    }

    /** The numbers of those that there are now, oldest first; where it is not sure which are new, of all. */
    long[] pids() {
        var now = fromNow();
        boolean isSure = last > 0 && now.last > 0 && !mayHaveGoneRound(now);
        return all().filter(pid -> !isSure || isBetween(pid, now.last))
                .boxed()
                .sorted(Comparator.comparingLong(this::place))
                .mapToLong(Long::longValue)
                .toArray();
    }

    /** Numbers up to the last one come after the circle has closed. */
    private long place(long pid) {
        return pid > last ? pid : pid + MOST;
    }

    /** Each start gives out one number and can pass over those in use, of which there were no more than these. */
    private boolean mayHaveGoneRound(NewProcesses now) {
        long started = now.forks - forks;
        return started < 0 || 2 * started + tasks >= MOST - RESERVED;
    }

    private boolean isBetween(long pid, long lastNow) {
        return last <= lastNow ? pid > last && pid <= lastNow : pid > last || pid <= lastNow;
    }

    private static LongStream all() {
        var names = PROC.toFile().list();
        if (names == null) {
            throw new IllegalStateException("processes cannot be listed");
        }
        return Arrays.stream(names)
                .filter(name -> Character.isDigit(name.charAt(0)))
                .mapToLong(Long::parseLong);
    }

    /** In one read: these files have no second part. */
    private static long number(String file) throws IOException {
        var text = new byte[32];
        try (var input = Files.newInputStream(PROC.resolve(file))) {
            int length = input.read(text);
            return Long.parseLong(new String(text, 0, Math.max(length, 0), US_ASCII).strip());
        }
    }

    private static long most() {
        try {
            return number("sys/kernel/pid_max");
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }

    /** As in "0.42 1.28 2.47 1/345 27931" (proc(5)). */
    private static long tasksNow() throws IOException {
        return Long.parseLong(
                Files.readString(PROC.resolve("loadavg"), US_ASCII).split("[ /]")[4]);
    }

    private static long forksSoFar() throws IOException {
        var stat = Files.readString(PROC.resolve("stat"), US_ASCII);
        int at = stat.indexOf("\nprocesses ") + "\nprocesses ".length();
        return Long.parseLong(stat.substring(at, stat.indexOf('\n', at)));
    }
}
