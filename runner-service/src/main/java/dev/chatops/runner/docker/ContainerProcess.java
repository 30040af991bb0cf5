package dev.chatops.runner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import dev.chatops.runner.executor.ProcessOutput;
import dev.chatops.runner.executor.RunningProcess;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One script in a job's container, from the container's start to its stop. */
final class ContainerProcess implements RunningProcess {

    private static final int KILLED = 137;
    private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(10);

    private final DockerClient engine;
    private final String container;
    private final ResultCallback.Adapter<Frame> output;
    private final WaitContainerResultCallback end;
    private final Consumer<String> say;
    private volatile boolean ended;

    private ContainerProcess(
            DockerClient engine,
            String container,
            ResultCallback.Adapter<Frame> output,
            WaitContainerResultCallback end,
            Consumer<String> say) {
        this.engine = engine;
        this.container = container;
        this.output = output;
        this.end = end;
        this.say = say;
    }

    /** @param say hears what people should know of its end */
    static ContainerProcess start(DockerClient engine, String container, ProcessOutput output, Consumer<String> say)
            throws InterruptedException {
        var frames = engine.attachContainerCmd(container)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(new ResultCallback.Adapter<Frame>() {
                    @Override
                    public void onNext(Frame frame) {
                        output.take(frame.getPayload(), frame.getPayload().length);
                    }
                });
        frames.awaitStarted();
        engine.startContainerCmd(container).exec();
        return new ContainerProcess(
                engine, container, frames, engine.waitContainerCmd(container).start(), say);
    }

    @Override
    public int await() throws InterruptedException {
        int exitCode = end.awaitStatusCode();
        ended = true;
        if (!output.awaitCompletion(OUTPUT_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            Log.warnf("a container's output did not end with it container=%s", container);
        }
        try {
            output.close();
        } catch (IOException _) {
            // all of it was taken
        }
        if (exitCode == KILLED && wasOutOfMemory()) {
            say.accept("\033[0;33mWARNING: the container was killed: it used more memory than it may\033[0;m\n");
        }
        return exitCode;
    }

    /** All processes of the container but its first get the signal; a child that left the script's group too. */
    @Override
    public void terminate(Duration grace) {
        Thread.ofVirtual().name("container-kill").start(() -> {
            try {
                signalAll();
                if (!ended) {
                    TimeUnit.MILLISECONDS.sleep(grace.toMillis());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                Log.debugf("no signal to a container container=%s: %s", container, e.getMessage());
            }
            killNow();
        });
    }

    /** By a thread of its own: an engine that does not answer must hold up nobody. */
    @Override
    public void kill() {
        Thread.ofVirtual().name("container-kill").start(this::killNow);
    }

    private void killNow() {
        if (ended) {
            return;
        }
        try {
            engine.killContainerCmd(container).exec();
        } catch (ConflictException | NotFoundException _) {
            // it does not run any more
        } catch (RuntimeException e) {
            Log.warnf("a container was not killed, trying again when it is removed container=%s", container);
        }
    }

    private void signalAll() throws InterruptedException {
        var exec = engine.execCreateCmd(container)
                .withCmd("sh", "-c", EntryScript.END_ALL)
                .exec();
        engine.execStartCmd(exec.getId()).withDetach(true).start().awaitCompletion(5, TimeUnit.SECONDS);
    }

    private boolean wasOutOfMemory() {
        try {
            return Boolean.TRUE.equals(
                    engine.inspectContainerCmd(container).exec().getState().getOOMKilled());
        } catch (RuntimeException _) {
            return false;
        }
    }
}
