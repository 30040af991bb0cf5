package dev.chatops.runner.executor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that outlives this service, if only by a moment: should the service die without a word, or stand still, it ends
 * what jobs still do, for nobody listens to them any more (G5). It hears of all that begins and ends outside a control group that
 * it can end as a whole; it notices the death by the end of what it reads, and the standstill by silence.
 */
public final class Watchdog implements AutoCloseable {

    /**
     * So long without a sign of life. The attempts of a service that stands still are lost after 10 s and may be run
     * elsewhere a minute later; by then nothing of them may run here.
     */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(10);

    /** {@code end} is one of the two below. What could not be ended is tried again after the next silence. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            silence=$1
            shift
            means=("$@")
            declare -A watched
            while :; do
              read -r -t "$silence" what which
              heard=$?
              if ((heard == 0)); then
                case $what in
                  +) watched[$which]= ;;
                  -) unset "watched[$which]" ;;
                esac
                continue
              fi
              if end "${!watched[@]}"; then watched=(); fi
              if ((heard <= 128)); then exit; fi # else it may go on, and have new jobs
            done
            """;

    /** Process groups by their numbers, and all that is in the control group. */
    private static final String END_GROUPS = """
            end() {
              for group; do kill -9 -- "-$group"; done
              if [[ -n ${means[0]} ]]; then echo 1 > "${means[0]}/cgroup.kill"; fi
              return 0
            }
            """;

    private static final String END_BY_COMMAND = """
            end() { (($# == 0)) || "${means[@]}" "$@" </dev/null; }
            """;

    private final Process process;
    private final OutputStream words;

    /** @param cgroup in which all jobs run; empty for none */
    Watchdog(String setsid, String bash, String cgroup) throws IOException {
        this(setsid, bash, cgroup, SILENCE, BETWEEN_SIGNS);
    }

    Watchdog(String setsid, String bash, String cgroup, Duration silence, Duration betweenSigns) throws IOException {
        this(setsid, bash, END_GROUPS, List.of(cgroup), silence, betweenSigns);
    }

    private Watchdog(
            String setsid, String bash, String end, List<String> means, Duration silence, Duration betweenSigns)
            throws IOException {
        var seconds = Double.toString(silence.toMillis() / 1000.0);
        var command =
                new ArrayList<>(List.of(setsid, bash, "--noprofile", "--norc", "-c", end + SCRIPT, "bash", seconds));
        command.addAll(means);
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        this.process = builder.start();
        this.words = process.getOutputStream();
        Thread.ofPlatform().daemon().name("watchdog").start(() -> live(betweenSigns));
    }

    /**
     * One for what is not a process of this machine's.
     *
     * @param command gets the names of what is to be ended as further arguments, fails if it could not end all of it, and
     *     takes a bounded time. It has no environment
     */
    public static Watchdog endingBy(List<String> command) throws IOException {
        return endingBy(command, SILENCE, BETWEEN_SIGNS);
    }

    /** @param silence so long without a sign of life */
    public static Watchdog endingBy(List<String> command, Duration silence, Duration betweenSigns) throws IOException {
        return new Watchdog(Tools.find("setsid"), Tools.find("bash"), END_BY_COMMAND, command, silence, betweenSigns);
    }

    private void live(Duration betweenSigns) {
        try {
            while (process.isAlive()) {
                say("*");
                Thread.sleep(betweenSigns);
            }
        } catch (InterruptedException _) {
            // nobody does
        }
    }

    void began(long group) {
        began(Long.toString(group));
    }

    void ended(long group) {
        ended(Long.toString(group));
    }

    /** @param name of letters, digits and hyphens */
    public void began(String name) {
        say("+ " + name);
    }

    public void ended(String name) {
        say("- " + name);
    }

    @Override
    public void close() throws IOException {
        words.close();
    }

    private synchronized void say(String word) {
        try {
            words.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            words.flush();
        } catch (IOException _) {
            // it is gone: jobs run without it
        }
    }
}
