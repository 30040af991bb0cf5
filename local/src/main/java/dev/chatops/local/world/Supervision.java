package dev.chatops.local.world;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Starts the services of a world again that have ended by themselves, as a cluster would. Used by one thread. */
final class Supervision {

    /** Of a part that ends by itself before it is ready. */
    private static final int MOST_STARTS = 3;

    /** Exit codes from here on are of signals: somebody killed it. */
    private static final int KILLED = 128;

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
     * @throws WorldException for one that ended by itself at three starts in a row without having been ready
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
        boolean killed = service.exitCode() >= KILLED;
        starts.put(name, killed ? Math.max(before, 1) : before + 1);
        service.start();
        return true;
    }

    /** What starts a part and returns when it is ready. */
    interface Start {
        void run() throws WorldException, IOException, InterruptedException;
    }

    /** Tries as often as with a service: it may be killed again while it starts. */
    void untilItStays(Start start) throws WorldException, IOException, InterruptedException {
        for (int left = MOST_STARTS; ; left--) {
            try {
                start.run();
                return;
            } catch (WorldException | IOException e) {
                if (left == 1) {
                    throw e;
                }
                progress.say("it has ended again, or does not answer, and is started once more");
            }
        }
    }
}
