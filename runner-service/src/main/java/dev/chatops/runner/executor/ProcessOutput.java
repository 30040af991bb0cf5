package dev.chatops.runner.executor;

/** Takes output as it comes. While it waits, the processes' writes wait. */
@FunctionalInterface
public interface ProcessOutput {

    /** @param bytes to be used before the call returns; the first {@code length} count */
    void take(byte[] bytes, int length);
}
