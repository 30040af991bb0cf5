package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.ConfigFileException;
import java.time.Duration;

/** When all files of one configuration must have been read. Of the machine's steady clock, so that no change of time moves it. */
record Deadline(long nanos, Duration whole) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos(), time);
    }

    /** Zero or less when it is over. */
    Duration left() {
        return Duration.ofNanos(nanos - System.nanoTime());
    }

    void check() {
        if (!left().isPositive()) {
            throw new ConfigFileException("Resolving config took longer than expected: the included files were not read"
                    + " within " + whole.toSeconds() + " seconds. Include fewer files, or copies of them.");
        }
    }
}
