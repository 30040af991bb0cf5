package dev.chatops.runner.executor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that outlives this service, if only by a moment: should the service die without a word, it ends what jobs
 * still do, for nobody listens to them any more. It hears of every process group, and notices the death by the end of
 * what it reads.
 */
final class Watchdog implements AutoCloseable {

    private static final String SCRIPT = """
            trap '' INT TERM HUP
            declare -A groups
            while read -r what group; do
              if [[ $what = + ]]; then groups[$group]=; else unset "groups[$group]"; fi
            done
            for group in "${!groups[@]}"; do kill -9 -- "-$group"; done
            if [[ -n $1 ]]; then echo 1 > "$1/cgroup.kill"; fi
            """;

    private final Process process;
    private final OutputStream words;

    /** @param cgroup in which all jobs run; empty for none */
    Watchdog(String setsid, String bash, String cgroup) throws IOException {
        var command = new ArrayList<>(List.of(setsid, bash, "--noprofile", "--norc", "-c", SCRIPT, "bash", cgroup));
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        this.process = builder.start();
        this.words = process.getOutputStream();
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
