package dev.chatops.runner.executor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** kill(2), called directly: Java knows single processes only, and a process for each signal is too slow. */
final class Signals {

    static final int KILL = 9;
    static final int TERM = 15;

    private static final MethodHandle KILL_CALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("kill").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** @return whether there was a process in the group to take it */
    static boolean toGroup(long group, int signal) {
        if (group <= 1) {
            throw new IllegalArgumentException("not a process group of a job: " + group);
        }
        try {
            return (int) KILL_CALL.invokeExact((int) -group, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("kill(2) cannot be called", e);
        }
    }

    /** Whether the group has any process, dead ones that nobody has waited for included. */
    static boolean isAlive(long group) {
        return toGroup(group, 0);
    }
}
