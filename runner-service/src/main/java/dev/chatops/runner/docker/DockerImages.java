package dev.chatops.runner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.chatops.events.FailureReason;
import dev.chatops.runner.executor.ExecutorException;
import dev.chatops.runner.executor.RunningProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;

/** Has the image that a job wants, by its pull policies in their order. */
final class DockerImages {

    private final DockerClient engine;

    DockerImages(DockerClient engine) {
        this.engine = engine;
    }

    /**
     * Returns the id of the image.
     *
     * @param say hears what is being done, for the job's log
     * @param running hears of a download, so that it can be ended
     */
    String have(ImageChoice choice, Consumer<String> say, Consumer<RunningProcess> running)
            throws ExecutorException, InterruptedException {
        var problems = new ArrayList<String>();
        for (var policy : choice.pullPolicies()) {
            try {
                var here = policy.equals("always") ? null : id(choice.name());
                if (here == null && policy.equals("never")) {
                    problems.add("never: it is not on this machine");
                    continue;
                }
                if (here == null) {
                    say.accept("Pulling docker image %s ...\n".formatted(choice.name()));
                    pull(choice, running);
                    here = id(choice.name());
                }
                if (here != null) {
                    say.accept("Using docker image %s for %s ...\n".formatted(here, choice.name()));
                    return here;
                }
                problems.add(policy + ": it is not there after its download");
            } catch (DockerException | IOException e) {
                problems.add(policy + ": " + DockerExecutor.reason(e));
            }
        }
        throw new ExecutorException(
                FailureReason.RUNNER_SYSTEM_FAILURE,
                "the image %s cannot be had (%s)".formatted(choice.name(), String.join("; ", problems)));
    }

    private String id(String name) {
        try {
            return engine.inspectImageCmd(name).exec().getId();
        } catch (NotFoundException _) {
            return null;
        }
    }

    private void pull(ImageChoice choice, Consumer<RunningProcess> running) throws IOException, InterruptedException {
        var command = engine.pullImageCmd(choice.nameWithTag());
        if (!choice.platform().isEmpty()) {
            command.withPlatform(choice.platform());
        }
        try (var download = command.start()) {
            running.accept(new Download(download));
            download.awaitCompletion();
        }
    }

    private record Download(ResultCallback.Adapter<PullResponseItem> callback) implements RunningProcess {

        @Override
        public int await() throws InterruptedException {
            callback.awaitCompletion();
            return 0;
        }

        @Override
        public void terminate(Duration grace) {
            kill();
        }

        @Override
        public void kill() {
            try {
                callback.close();
            } catch (IOException _) {
                // it is over then
            }
        }
    }
}
