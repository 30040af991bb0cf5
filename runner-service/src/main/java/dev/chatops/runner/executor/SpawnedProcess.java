package dev.chatops.runner.executor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A child that {@link PosixSpawn} has started. Its errors come with its output. */
final class SpawnedProcess extends Process {

    /** sys/wait.h, on Linux: one process; its end, and leave it as it is. */
    private static final int P_PID = 1;

    private static final int WEXITED_WNOWAIT = 4 | 0x1000000;

    private static final int SIGINFO_BYTES = 128;
    private static final int SIGNAL_BITS = 0x7f;
    private static final int KILLED = 128;

    private static final int EINTR = 4;

    private static final MethodHandle WAITID = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("waitid"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.captureCallState("errno"));

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle WAITPID = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("waitpid"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private final int pid;
    private final OutputStream input;
    private final InputStream output;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /** From then on, its number may be another's. */
    private boolean reaped;

    SpawnedProcess(int pid, OutputStream input, InputStream output) {
        this.pid = pid;
        this.input = input;
        this.output = output;
        ProcessThreads.run(this::reap);
    }

    private void reap() {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(CALL_STATE);
            var information = arena.allocate(SIGINFO_BYTES, Long.BYTES);
            while ((int) WAITID.invokeExact(state, P_PID, pid, information, WEXITED_WNOWAIT) != 0) {
                int error = state.get(JAVA_INT, ERRNO);
                if (error != EINTR) {
                    throw new IllegalStateException("waitid(2) ends with error " + error);
                }
            }
            exit.complete(exitCode(arena.allocate(JAVA_INT)));
        } catch (Throwable e) {
            exit.completeExceptionally(e);
        }
    }

    /** Nobody sends it a signal meanwhile. */
    private synchronized int exitCode(MemorySegment status) throws Throwable {
        if ((int) WAITPID.invokeExact(pid, status, 0) != pid) {
            throw new IllegalStateException("its exit code is lost");
        }
        reaped = true;
        int word = status.get(JAVA_INT, 0);
        int signal = word & SIGNAL_BITS;
        return signal == 0 ? word >> 8 & 0xff : KILLED + signal;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public OutputStream getOutputStream() {
        return input;
    }

    @Override
    public InputStream getInputStream() {
        return output;
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
        try {
            return exit.get();
        } catch (ExecutionException e) {
            throw notOurs(e);
        }
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            exit.get(timeout, unit);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw notOurs(e);
        }
    }

    private IllegalStateException notOurs(ExecutionException e) {
        return new IllegalStateException("process " + pid + " cannot be waited for", e.getCause());
    }

    @Override
    public int exitValue() {
        if (!exit.isDone()) {
            throw new IllegalThreadStateException("process " + pid + " has not ended");
        }
        return exit.join();
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public void destroy() {
        signal(Signals.TERM);
    }

    @Override
    public Process destroyForcibly() {
        signal(Signals.KILL);
        return this;
    }

    @Override
    public boolean supportsNormalTermination() {
        return true;
    }

    private synchronized void signal(int signal) {
        if (!reaped) {
            Signals.toProcess(pid, signal);
        }
    }
}
