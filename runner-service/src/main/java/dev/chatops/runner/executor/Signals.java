package dev.chatops.runner.executor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** kill(2), called directly: Java knows single processes only, and a process for each signal is too slow. */
final class Signals {

    static final int KILL = 9;
    static final int TERM = 15;
    static final int STOP = 19;

    private static final MethodHandle KILL_CALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("kill").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** @return whether there was a process in the group to take it */
    static boolean toGroup(long group, int signal) {
        return send(-requireOfAJob(group), signal);
    }

    /** @return whether there was such a process */
    static boolean toProcess(long pid, int signal) {
        return send(requireOfAJob(pid), signal);
    }

    private static long requireOfAJob(long id) {
        if (id <= 1) {
            throw new IllegalArgumentException("not a process of a job: " + id);
        }
        return id;
    }

    private static boolean send(long target, int signal) {
        try {
            return (int) KILL_CALL.invokeExact((int) target, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill(2) cannot be called", e);
        }
    }
}
