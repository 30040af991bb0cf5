package dev.chatops.runner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.chatops.runner.executor.Watchdog;
import io.quarkus.logging.Log;
import java.util.Map;
import java.util.UUID;

/**
 * The containers of this runner, each with a name that nothing else has: it is known to the watchdog before there is a
 * container.
 */
final class Containers {

    private final DockerClient engine;
    private final Watchdog watchdog;

    Containers(DockerClient engine, Watchdog watchdog) {
        this.engine = engine;
        this.watchdog = watchdog;
    }

    DockerClient engine() {
        return engine;
    }

    /** Returns the name of the container, which is not started yet. */
    String create(long jobId, CreateContainerCmd command) {
        var name = "chatops-job-%d-%s".formatted(jobId, UUID.randomUUID());
        watchdog.began(name);
        try {
            command.withName(name).exec();
            return name;
        } catch (RuntimeException e) {
            remove(name); // it may be there, for all that the engine has said
            throw e;
        }
    }

    /** Running or not. One that the engine does not remove now is the watchdog's when this runner ends. */
    void remove(String container) {
        if (isRemoved(container)) {
            watchdog.ended(container);
        }
    }

    /** All that carry these labels: what an earlier run of this runner left when it was killed. */
    void reap(Map<String, String> labels) {
        var left = engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec();
        left.forEach(container -> isRemoved(container.getId()));
        if (!left.isEmpty()) {
            Log.warnf("containers of a run of this runner that was killed are removed count=%d", left.size());
        }
    }

    private boolean isRemoved(String container) {
        try {
            engine.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
            return true;
        } catch (NotFoundException | ConflictException _) {
            return true; // it is gone, or going
        } catch (RuntimeException e) {
            Log.warnf(
                    "a container was not removed; the end or the next start of this runner does it container=%s: %s",
                    container, DockerExecutor.reason(e));
            return false;
        }
    }
}
