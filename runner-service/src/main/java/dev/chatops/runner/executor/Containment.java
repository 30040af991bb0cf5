package dev.chatops.runner.executor;

import java.util.List;
import java.util.Map;

/** Knows all processes that one command started, also those that left its process group. */
interface Containment extends AutoCloseable {

    /** What stands before the command so that it is contained; it replaces itself by the command. */
    List<String> entry();

    /** What the command's environment must hold so that it is contained. */
    Map<String, String> environment();

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
