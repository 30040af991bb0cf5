package dev.chatops.pipeline.pause;

import dev.chatops.pipeline.pause.PauseScope.Everything;
import dev.chatops.pipeline.pause.PauseScope.OfPool;
import dev.chatops.pipeline.pause.PauseScope.OfProject;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.RunnerPool;
import java.util.List;
import java.util.Optional;

/** All that is paused at one moment. */
public record Pauses(List<Pause> active) {

    public static final Pauses NONE = new Pauses(List.of());

    /** Where a job may be queued. */
    public sealed interface Route {

        /** In this pool. */
        record To(String pool) implements Route {}

        /** Nowhere now. */
        record Stopped(Pause by) implements Route {}
    }

    /**
     * Where a job may be queued now: in its pool, or in the first other one that could run it, where its own is paused.
     *
     * @param pool the one that was chosen for it
     * @param tags that it asks for
     */
    public Route route(long projectId, String pool, List<String> tags, ProjectFile file) {
        if (active.isEmpty()) {
            return new Route.To(pool);
        }
        var whole = ofEverything().or(() -> ofProject(projectId));
        if (whole.isPresent()) {
            return new Route.Stopped(whole.get());
        }
        var own = ofPool(pool);
        return own.isEmpty()
                ? new Route.To(pool)
                : file.pools().stream()
                        .filter(other ->
                                other.takes(tags) && ofPool(other.name()).isEmpty())
                        .map(RunnerPool::name)
                        .<Route>map(Route.To::new)
                        .findFirst()
                        .orElseGet(() -> new Route.Stopped(own.get()));
    }

    public Optional<Pause> ofEverything() {
        return active.stream()
                .filter(pause -> pause.scope() instanceof Everything)
                .findFirst();
    }

    /** The project's own; everything may be paused besides. */
    public Optional<Pause> ofProject(long id) {
        return active.stream()
                .filter(pause -> pause.scope() instanceof OfProject project && project.id() == id)
                .findFirst();
    }

    /** The pool's own; everything may be paused besides. */
    public Optional<Pause> ofPool(String name) {
        return active.stream()
                .filter(pause ->
                        pause.scope() instanceof OfPool pool && pool.name().equals(name))
                .findFirst();
    }
}
