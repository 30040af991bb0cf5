package dev.chatops.runner.job;

import dev.chatops.runner.executor.JobShell;
import dev.chatops.runner.executor.RunningProcess;
import dev.chatops.runner.script.BashScript;
import dev.chatops.runner.script.OutputMarks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs the scripts of one job, each in a shell of its own. */
final class JobScripts {

    /** @param outOfTime whether its limit ended it */
    record Ended(int exitCode, boolean outOfTime) {}

    private final JobShell shell;
    private final JobEnvironment environment;
    private final Workplace place;

    JobScripts(JobShell shell, JobEnvironment environment, Workplace place) {
        this.shell = shell;
        this.environment = environment;
        this.place = place;
    }

    /**
     * Returns when the script and all that it started have ended.
     *
     * @param name of the script's file
     * @param limit how long it may run
     * @param output takes echoes and output
     * @param started hears of it, so that it can be ended
     */
    Ended run(
            String name,
            List<String> commands,
            Path folder,
            Optional<Duration> limit,
            OutputMarks.Sink output,
            Consumer<RunningProcess> started)
            throws IOException, InterruptedException {
        var marks = new OutputMarks();
        var process = shell.run(
                environment.script(name, BashScript.of(commands, marks)),
                folder,
                environment.variables(),
                (bytes, length) -> marks.pass(bytes, length, output));
        started.accept(process);
        var outOfTime = new AtomicBoolean();
        var grace = place.config().shell().grace();
        var timer = limit.map(time -> place.timer()
                .schedule(
                        () -> {
                            outOfTime.set(true);
                            process.terminate(grace);
                        },
                        time.toMillis(),
                        TimeUnit.MILLISECONDS));
        int exitCode = process.await();
        timer.ifPresent(each -> each.cancel(false));
        marks.end(output);
        return new Ended(exitCode, outOfTime.get());
    }
}
