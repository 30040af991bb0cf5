package dev.chatops.runner.executor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * posix_spawn(3), called directly. The new process has its own session, the folder that it is told, no blocked and no ignored
 * signals, and none of this service's open files. Neither a shell nor another program comes before it.
 */
final class PosixSpawn implements SessionStarter {

    /** fcntl.h and spawn.h, on Linux. */
    private static final int O_CLOEXEC = 0x80000;

    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;

    /** More than any C library needs for what it fills in: of glibc's the largest has 336 bytes. */
    private static final long STRUCT_BYTES = 1024;

    private static final int FIRST_OTHER_FILE = 3;

    private static final boolean IS_THERE = Stream.of(
                    "pipe2",
                    "posix_spawn",
                    "posix_spawn_file_actions_addchdir_np",
                    "posix_spawn_file_actions_addclosefrom_np") // glibc 2.34
            .allMatch(name -> Linker.nativeLinker().defaultLookup().find(name).isPresent());

    /** Whether this machine's C library has all of it. */
    static boolean isThere() {
        return IS_THERE;
    }

    @Override
    public Process start(List<String> command, Map<String, String> environment, Path folder) throws IOException {
        try (var arena = Arena.ofConfined();
                var input = new Pipe(arena);
                var output = new Pipe(arena)) {
            // before there is a process: what fails here has started nothing, and the numbers are gone behind it
            var toProcess = new FileOutputStream(input.writeEnd());
            try {
                var fromProcess = new FileInputStream(output.readEnd());
                try {
                    int pid = spawn(arena, command, environment, folder, input.read, output.write);
                    return new SpawnedProcess(pid, toProcess, fromProcess);
                } catch (Throwable e) {
                    fromProcess.close();
                    throw e;
                }
            } catch (Throwable e) {
                toProcess.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot be started in %s: %s".formatted(command.getFirst(), folder, e.getMessage()), e);
        }
    }

    private static int spawn(
            Arena arena, List<String> command, Map<String, String> environment, Path folder, int input, int output)
            throws IOException {
        var actions = arena.allocate(STRUCT_BYTES, Long.BYTES);
        var attributes = arena.allocate(STRUCT_BYTES, Long.BYTES);
        Calls.check(Calls.pointer(Calls.ACTIONS_INIT, actions));
        try {
            Calls.check(Calls.pointer(Calls.ATTRIBUTES_INIT, attributes));
            try {
                Calls.check(Calls.numbers(Calls.ADD_DUP2, actions, input, 0));
                Calls.check(Calls.numbers(Calls.ADD_DUP2, actions, output, 1));
                Calls.check(Calls.numbers(Calls.ADD_DUP2, actions, output, 2));
                Calls.check(Calls.number(Calls.ADD_CLOSE_FROM, actions, FIRST_OTHER_FILE));
                Calls.check(Calls.pointers(Calls.ADD_CHDIR, actions, text(arena, folder.toString())));
                attributes(arena, attributes);
                var pid = arena.allocate(JAVA_INT);
                var program = text(arena, command.getFirst());
                Calls.check(Calls.spawn(
                        pid,
                        program,
                        actions,
                        attributes,
                        array(arena, command),
                        array(
                                arena,
                                environment.entrySet().stream()
                                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                                        .toList())));
                return pid.get(JAVA_INT, 0);
            } finally {
                Calls.pointer(Calls.ATTRIBUTES_DESTROY, attributes);
            }
        } finally {
            Calls.pointer(Calls.ACTIONS_DESTROY, actions);
        }
    }

    /** Signals as a fresh login has them, however this service was started. */
    private static void attributes(Arena arena, MemorySegment attributes) throws IOException {
        var all = arena.allocate(STRUCT_BYTES, Long.BYTES);
        var none = arena.allocate(STRUCT_BYTES, Long.BYTES);
        Calls.pointer(Calls.FILL_SET, all);
        Calls.pointer(Calls.EMPTY_SET, none);
        Calls.check(Calls.pointers(Calls.SET_DEFAULT, attributes, all));
        Calls.check(Calls.pointers(Calls.SET_MASK, attributes, none));
        Calls.check(Calls.flags(attributes, (short) (SETSID | SETSIGDEF | SETSIGMASK)));
    }

    /** With the end that C expects. */
    private static MemorySegment array(Arena arena, List<String> texts) throws IOException {
        var array = arena.allocate(MemoryLayout.sequenceLayout(texts.size() + 1L, ADDRESS));
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ADDRESS, i, text(arena, texts.get(i)));
        }
        array.setAtIndex(ADDRESS, texts.size(), MemorySegment.NULL);
        return array;
    }

    /** In UTF-8, which the jobs' locale says. */
    private static MemorySegment text(Arena arena, String text) throws IOException {
        if (text.indexOf('\0') >= 0) {
            throw new IOException("no program can be given a NUL character");
        }
        return arena.allocateFrom(text);
    }

    /** Both ends are closed again; who needs one for longer has opened it anew. */
    private static final class Pipe implements AutoCloseable {

        private final int read;
        private final int write;

        Pipe(Arena arena) throws IOException {
            var ends = arena.allocate(JAVA_INT, 2);
            if (Calls.number(Calls.PIPE2, ends, O_CLOEXEC) != 0) {
                throw new IOException("no pipe can be made");
            }
            read = ends.getAtIndex(JAVA_INT, 0);
            write = ends.getAtIndex(JAVA_INT, 1);
        }

        String readEnd() {
            return "/proc/self/fd/" + read;
        }

        String writeEnd() {
            return "/proc/self/fd/" + write;
        }

        @Override
        public void close() {
            Calls.close(read);
            Calls.close(write);
        }
    }

    /** The C library's functions, by the shape of what they take. */
    private static final class Calls {

        private static final MethodHandle PIPE2 = handle("pipe2", ADDRESS, JAVA_INT);
        private static final MethodHandle CLOSE = handle("close", JAVA_INT);
        private static final MethodHandle ACTIONS_INIT = handle("posix_spawn_file_actions_init", ADDRESS);
        private static final MethodHandle ACTIONS_DESTROY = handle("posix_spawn_file_actions_destroy", ADDRESS);
        private static final MethodHandle ATTRIBUTES_INIT = handle("posix_spawnattr_init", ADDRESS);
        private static final MethodHandle ATTRIBUTES_DESTROY = handle("posix_spawnattr_destroy", ADDRESS);
        private static final MethodHandle FILL_SET = handle("sigfillset", ADDRESS);
        private static final MethodHandle EMPTY_SET = handle("sigemptyset", ADDRESS);
        private static final MethodHandle ADD_DUP2 =
                handle("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
        private static final MethodHandle ADD_CLOSE_FROM =
                handle("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
        private static final MethodHandle ADD_CHDIR = handle("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
        private static final MethodHandle SET_DEFAULT = handle("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
        private static final MethodHandle SET_MASK = handle("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
        private static final MethodHandle SET_FLAGS = handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
        private static final MethodHandle SPAWN =
                handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        private static final MethodHandle MESSAGE = Linker.nativeLinker()
                .downcallHandle(
                        Linker.nativeLinker().defaultLookup().findOrThrow("strerror"),
                        FunctionDescriptor.of(ADDRESS, JAVA_INT));

        private static MethodHandle handle(String name, MemoryLayout... arguments) {
            return Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow(name),
                            FunctionDescriptor.of(JAVA_INT, arguments));
        }

        /** @param error what these functions return: 0, or the number of an error */
        static void check(int error) throws IOException {
            if (error != 0) {
                throw new IOException(message(error));
            }
        }

        private static String message(int error) {
            try {
                var text = (MemorySegment) MESSAGE.invokeExact(error);
                return text.reinterpret(STRUCT_BYTES).getString(0);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        static int pointer(MethodHandle call, MemorySegment pointer) {
            try {
                return (int) call.invokeExact(pointer);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        static int pointers(MethodHandle call, MemorySegment first, MemorySegment second) {
            try {
                return (int) call.invokeExact(first, second);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        static int number(MethodHandle call, MemorySegment pointer, int number) {
            try {
                return (int) call.invokeExact(pointer, number);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        static int numbers(MethodHandle call, MemorySegment pointer, int first, int second) {
            try {
                return (int) call.invokeExact(pointer, first, second);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        static int flags(MemorySegment attributes, short flags) {
            try {
                return (int) SET_FLAGS.invokeExact(attributes, flags);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        static int spawn(
                MemorySegment pid,
                MemorySegment program,
                MemorySegment actions,
                MemorySegment attributes,
                MemorySegment arguments,
                MemorySegment variables) {
            try {
                return (int) SPAWN.invokeExact(pid, program, actions, attributes, arguments, variables);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        static void close(int file) {
            try {
                int _ = (int) CLOSE.invokeExact(file);
            } catch (Throwable e) {
                throw cannotBeCalled(e);
            }
        }

        private static IllegalStateException cannotBeCalled(Throwable reason) {
            return new IllegalStateException("the C library cannot be called", reason);
        }
    }
}
