package dev.chatops.runner.log;

/** Takes bytes {@code from} (inclusive) to {@code to} (exclusive), to be used before the call returns. */
@FunctionalInterface
interface ByteSink {

    void take(byte[] bytes, int from, int to);
}
