package dev.chatops.runner.executor;

import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Control groups (version 2) below this service's own, one for each command that runs: nothing leaves one, whatever it
 * does. They are used again, since making and removing them takes time.
 */
final class Cgroups implements Containment.Maker {

    private static final String PREFIX = "chatops-runner-";

    /** In front of the jobs' user: it takes this service's rights to move a process. */
    private static final String ENTER = "echo 0 > \"$0\" || exit 125; exec \"$@\"";

    private final Path folder;
    private final String shell;
    private final Queue<Path> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger made = new AtomicInteger();

    /** Whether one word ends all that is in a group (Linux 5.14). */
    private final boolean killsAll;

    private Cgroups(Path folder, String shell) {
        this.folder = folder;
        this.shell = shell;
        this.killsAll = Files.exists(folder.resolve("cgroup.kill"));
    }

    /** Empty where control groups are of version 1, or not ours to make. */
    static Optional<Cgroups> find(String shell) {
        try {
            var own = ownFolder();
            if (own.isEmpty()) {
                return Optional.empty();
            }
            removeOld(own.get());
            return Optional.of(new Cgroups(
                    Files.createTempDirectory(
                            own.get(), PREFIX + ProcessHandle.current().pid() + "-"),
                    shell));
        } catch (IOException | SecurityException e) {
            Log.debugf("no control groups: %s", e.toString());
            return Optional.empty();
        }
    }

    /** Removes them all. */
    void close() {
        try {
            removeAll(folder);
        } catch (IOException e) {
            Log.debugf("control groups stay: %s", e.toString());
        }
    }

    /** The one that all others are in. */
    Path folder() {
        return folder;
    }

    @Override
    public Containment make() {
        var group = free.poll();
        try {
            if (group == null || Files.notExists(group)) {
                group = Files.createDirectory(folder.resolve("p" + made.incrementAndGet()));
            }
            return new Cgroup(group);
        } catch (IOException e) {
            throw new IllegalStateException("no control group can be made for a job: " + e.getMessage(), e);
        }
    }

    private final class Cgroup implements Containment {

        private final Path group;

        Cgroup(Path group) {
            this.group = group;
        }

        @Override
        public List<String> entry() {
            return List.of(shell, "-c", ENTER, group.resolve("cgroup.procs").toString());
        }

        @Override
        public void enter(long pid) throws IOException {
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public boolean isWatched() {
            return killsAll;
        }

        @Override
        public boolean signal(int signal) {
            try {
                if (signal == Signals.KILL && killsAll) {
                    boolean isEmpty = isEmpty();
                    Files.writeString(group.resolve("cgroup.kill"), "1");
                    return !isEmpty;
                }
                boolean any = false;
                for (var pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                    any |= Signals.toProcess(Long.parseLong(pid), signal);
                }
                return any;
            } catch (IOException e) {
                Log.warnf("a job's control group cannot be used: %s", e.toString());
                return false;
            }
        }

        @Override
        public boolean isEmpty() {
            try {
                return Files.readString(group.resolve("cgroup.events")).contains("populated 0");
            } catch (IOException e) {
                return true; // it is gone
            }
        }

        @Override
        public void close() {
            if (isEmpty()) {
                free.add(group);
            }
        }
    }

    private static Optional<Path> ownFolder() throws IOException {
        var path = Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> line.substring(3))
                .findFirst();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        for (var line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            var halves = line.split(" - ", 2);
            var fields = halves[0].split(" ");
            if (halves.length == 2
                    && halves[1].startsWith("cgroup2 ")
                    && path.get().startsWith(fields[3])) {
                var below = path.get().substring(fields[3].length()).replaceFirst("^/+", "");
                return Optional.of(Path.of(fields[4]).resolve(below));
            }
        }
        return Optional.empty();
    }

    /** Those of runners that are gone. One in which something runs stays. */
    private static void removeOld(Path own) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(own, PREFIX + "*")) {
            for (var folder : folders) {
                var pid = folder.getFileName()
                        .toString()
                        .substring(PREFIX.length())
                        .replaceFirst("-.*", "");
                if (Files.notExists(Path.of("/proc", pid))) {
                    removeAll(folder);
                }
            }
        }
    }

    private static void removeAll(Path folder) throws IOException {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(folder, "p*")) {
            for (var group : groups) {
                remove(group);
            }
        }
        remove(folder);
    }

    private static void remove(Path group) throws IOException {
        try {
            Files.deleteIfExists(group);
        } catch (NoSuchFileException _) {
            // another runner was faster
        } catch (IOException e) {
            Log.debugf("control group is in use: %s", e.toString());
        }
    }
}
