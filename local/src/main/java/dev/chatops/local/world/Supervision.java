package dev.chatops.local.world;

import java.util.HashMap;
import java.util.Map;

/** Starts the services of a world again that have ended by themselves, as a cluster would. Used by one thread. */
final class Supervision {

    /** Of a service that ends before it is ready. */
    private static final int MOST_STARTS = 3;

    private final Progress progress;

    /** How often each was started since it was last ready; those that are ready are not in it. */
    private final Map<String, Integer> starts = new HashMap<>();

    Supervision(Progress progress) {
        this.progress = progress;
    }

    /**
     * Starts it again if it has ended. Does not wait until it is ready; a later look says that it is.
     *
     * @return whether it was started, so that it has another pid now
     * @throws WorldException for one that ended at three starts in a row without having been ready
     */
    boolean look(ChildProcess service) throws WorldException, InterruptedException {
        var name = service.name();
        int before = starts.getOrDefault(name, 0);
        if (service.isAlive()) {
            if (before > 0 && service.isReady()) {
                starts.remove(name);
                progress.say(name + " is ready again");
            }
            return false;
        }
        if (before == MOST_STARTS) {
            throw new WorldException(
                    "%s ended at %d starts in a row before it was ready. %s".formatted(name, before, service.tail()));
        }
        progress.say("%s ended with exit code %d and is started again; its log is %s"
                .formatted(name, service.exitCode(), service.log()));
        starts.put(name, before + 1);
        service.start();
        return true;
    }
}
