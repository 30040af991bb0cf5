package dev.chatops.pipeline.queue;

import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Where the partitions of {@code job-events} end. */
@FunctionalInterface
interface JobEventsEnds {

    /**
     * The offset of each partition that the next record will have, by the partition's number; it waits for the broker.
     *
     * @throws ExecutionException when the broker does not answer
     */
    Map<Integer, Long> now() throws ExecutionException, InterruptedException;
}
