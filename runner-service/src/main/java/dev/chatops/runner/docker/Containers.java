package dev.chatops.runner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.quarkus.logging.Log;
import java.util.Map;

/** Removes containers, running or not. */
final class Containers {

    private Containers() {}

    static void remove(DockerClient engine, String container) {
        try {
            engine.removeContainerCmd(container)
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec();
        } catch (NotFoundException | ConflictException _) {
            // it is gone, or going
        } catch (RuntimeException e) {
            Log.warnf(
                    "a container was not removed; the next start of this runner does it container=%s: %s",
                    container, DockerExecutor.reason(e));
        }
    }

    /** All that carry these labels: what an earlier run of this runner left when it was killed. */
    static void reap(DockerClient engine, Map<String, String> labels) {
        var left = engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec();
        left.forEach(container -> remove(engine, container.getId()));
        if (!left.isEmpty()) {
            Log.warnf("containers of a run of this runner that was killed are removed count=%d", left.size());
        }
    }
}
