package dev.chatops.runner.executor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A process that outlives this service, if only by a moment: should the service die without a word, or stand still, it ends
 * what jobs still do, for nobody listens to them any more (G5). It hears of every process group; it notices the death by the
 * end of what it reads, and the standstill by silence.
 */
final class Watchdog implements AutoCloseable {

    /**
     * So long without a sign of life. The attempts of a service that stands still are lost after 10 s and may be run
     * elsewhere a minute later; by then nothing of them may run here.
     */
    private static final Duration SILENCE = Duration.ofSeconds(45);

    private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(10);

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            declare -A groups
            while :; do
              read -r -t "$2" what group
              heard=$?
              if ((heard == 0)); then
                case $what in
                  +) groups[$group]= ;;
                  -) unset "groups[$group]" ;;
                esac
                continue
              fi
              for group in "${!groups[@]}"; do kill -9 -- "-$group"; done
              groups=()
              if [[ -n $1 ]]; then echo 1 > "$1/cgroup.kill"; fi
              if ((heard <= 128)); then exit; fi # else it may go on, and have new jobs
            done
            """;

    private final Process process;
    private final OutputStream words;

    /** @param cgroup in which all jobs run; empty for none */
    Watchdog(String setsid, String bash, String cgroup) throws IOException {
        this(setsid, bash, cgroup, SILENCE, BETWEEN_SIGNS);
    }

    Watchdog(String setsid, String bash, String cgroup, Duration silence, Duration betweenSigns) throws IOException {
        var seconds = Double.toString(silence.toMillis() / 1000.0);
        var builder = new ProcessBuilder(setsid, bash, "--noprofile", "--norc", "-c", SCRIPT, "bash", cgroup, seconds)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        this.process = builder.start();
        this.words = process.getOutputStream();
        Thread.ofPlatform().daemon().name("watchdog").start(() -> live(betweenSigns));
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
        say("+ " + group);
    }

    void ended(long group) {
        say("- " + group);
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
