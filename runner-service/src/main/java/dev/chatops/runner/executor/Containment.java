package dev.chatops.runner.executor;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Knows all processes that one command started, also those that left its process group. */
interface Containment extends AutoCloseable {

    /** What stands before a command that cannot wait, so that it is contained; it replaces itself by the command. */
    List<String> entry();

    /**
     * Takes in a command that waits, before it does anything.
     *
     * @param pid of its first process
     * @throws IOException when it cannot be contained, or has ended already
     */
    void enter(long pid) throws IOException;

    /** What the command's environment must hold so that it is contained. */
    Map<String, String> environment();

    /** Whether the {@link Watchdog} ends what is in it without having been told of each command. */
    boolean isWatched();

    /** @return whether there was any process to take it */
    boolean signal(int signal);

    /** Whether nothing runs any more. */
    boolean isEmpty();

    /** To be called when it is empty, or nobody cares. */
    @Override
    void close();

    /** Makes one for each command. */
    interface Maker {

        Containment make();
    }
}
