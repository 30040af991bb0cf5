package dev.chatops.runner.executor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Without control groups: a mark in the environment, which children inherit, and their descent. Who cleared his
 * environment, left the session and outlived his parent is not found.
 */
class MarkedProcesses implements Containment {

    private static final Path PROC = Path.of("/proc");
    private static final String NAME = "RUNNER_PROCESS_MARK";

    private final String mark = UUID.randomUUID().toString();
    private final NewProcesses since = NewProcesses.fromNow();

    @Override
    public List<String> entry() {
        return List.of();
    }

    @Override
    public void enter(long pid) throws IOException {
        // its mark came with its environment
    }

    @Override
    public Map<String, String> environment() {
        return Map.of(NAME, mark);
    }

    @Override
    public boolean signal(int signal) {
        var found = signal == Signals.KILL ? stopped() : find();
        boolean any = false;
        for (long pid : found) {
            any |= Signals.toProcess(pid, signal);
        }
        return any;
    }

    /** All of them, at a standstill: none does anything about the end of another, or starts one more. */
    private Set<Long> stopped() {
        var stopped = new HashSet<Long>();
        for (var found = find(); stopped.addAll(found); found = find()) {
            found.forEach(pid -> Signals.toProcess(pid, Signals.STOP));
        }
        return stopped;
    }

    @Override
    public boolean isEmpty() {
        return find().isEmpty();
    }

    @Override
    public void close() {
        // nothing is kept
    }

    /**
     * Parents before their children: a shell whose child ends first may go on, or end in good order, without its trap.
     */
    Set<Long> find() {
        var wanted = NAME + "=" + mark;
        var found = new LinkedHashSet<Long>();
        var parents = new LinkedHashMap<Long, Long>();
        for (long pid : since.pids()) {
            look(pid, wanted, found, parents);
        }
        boolean grows = true;
        while (grows) {
            grows = false;
            for (var child : parents.entrySet()) {
                grows |= found.contains(child.getValue()) && found.add(child.getKey());
            }
        }
        return found;
    }

    /** Dead ones that nobody has waited for do not count. */
    private static void look(long pid, String wanted, Set<Long> found, Map<Long, Long> parents) {
        var process = PROC.resolve(Long.toString(pid));
        try {
            var stat = Files.readString(process.resolve("stat"), ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            if (fields[0].equals("Z") || fields[0].equals("X")) {
                return;
            }
            parents.put(pid, Long.parseLong(fields[1]));
            if (("\0" + Files.readString(process.resolve("environ"), ISO_8859_1)).contains("\0" + wanted + "\0")) {
                found.add(pid);
            }
        } catch (IOException _) {
            // it ended, or is not ours to look at
        }
    }
}
