package dev.chatops.runner.executor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** setfsuid(2) and setfsgid(2), called directly: who the calling thread is to files, those of {@code /proc} too. */
final class FileUser {

    private static final MethodHandle SET_USER = call("setfsuid");
    private static final MethodHandle SET_GROUP = call("setfsgid");

    private FileUser() {}

    /** For a thread that ends soon: it is not changed back. Without the right to it, nothing is changed. */
    static void become(int uid, int gid) {
        try {
            // what they return is who it was
            int _ = (int) SET_GROUP.invokeExact(gid);
            int _ = (int) SET_USER.invokeExact(uid);
        } catch (Throwable e) {
            throw new IllegalStateException("setfsuid(2) cannot be called", e);
        }
    }

    private static MethodHandle call(String name) {
        return Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().find(name).orElseThrow(),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
