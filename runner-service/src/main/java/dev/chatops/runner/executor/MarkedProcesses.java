package dev.chatops.runner.executor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Without control groups: a mark in the environment, which children inherit, and their descent. Who cleared his
 * environment, left the session and outlived his parent is not found.
 *
 * <p>The environment of another user's process is shown to who may trace it. In a container root has no such right
 * ({@code CAP_SYS_PTRACE}), so it is looked at as the user that jobs run as.
 */
class MarkedProcesses implements Containment {

    private static final Path PROC = Path.of("/proc");
    private static final String NAME = "RUNNER_PROCESS_MARK";

    private final String mark = UUID.randomUUID().toString();
    private final NewProcesses since = NewProcesses.fromNow();
    private final OsUser jobs;

    /** @param jobs the user that jobs run as; null for this service's own */
    MarkedProcesses(OsUser jobs) {
        this.jobs = jobs;
    }

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
    public boolean isWatched() {
        return false;
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
        var parents = new LinkedHashMap<Long, Long>();
        for (long pid : since.pids()) {
            parentOf(pid).ifPresent(parent -> parents.put(pid, parent));
        }
        var found = new LinkedHashSet<>(marked(parents.keySet()));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (var child : parents.entrySet()) {
                grows |= found.contains(child.getValue()) && found.add(child.getKey());
            }
        }
        return found;
    }

    /** Empty for one that is dead: those that nobody has waited for do not count. */
    private static Optional<Long> parentOf(long pid) {
        try {
            var stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), ISO_8859_1);
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") || fields[0].equals("X")
                    ? Optional.empty()
                    : Optional.of(Long.parseLong(fields[1]));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private List<Long> marked(Collection<Long> pids) {
        var hidden = new HashSet<Long>();
        var marked = new HashSet<>(marked(pids, hidden));
        if (jobs != null && !hidden.isEmpty()) {
            marked.addAll(jobs.looking(() -> marked(hidden, new HashSet<>())));
        }
        return pids.stream().filter(marked::contains).toList();
    }

    /** @param hidden takes those whose environment is not shown to whoever asks */
    private List<Long> marked(Collection<Long> pids, Set<Long> hidden) {
        var wanted = "\0" + NAME + "=" + mark + "\0";
        var marked = new ArrayList<Long>();
        for (long pid : pids) {
            try {
                var environment =
                        Files.readString(PROC.resolve(Long.toString(pid)).resolve("environ"), ISO_8859_1);
                if (("\0" + environment).contains(wanted)) {
                    marked.add(pid);
                }
            } catch (AccessDeniedException _) {
                hidden.add(pid);
            } catch (IOException _) {
                // it ended
            }
        }
        return marked;
    }
}
