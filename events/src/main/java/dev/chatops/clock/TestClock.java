package dev.chatops.clock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/**
 * A clock that runs ahead of the system's by an amount that a file holds, as an ISO-8601 duration such as
 * {@code PT31M}. All services of a local world read the same file ({@code chatops.test-clock}), so that 30 minutes can
 * pass at once, for all of them and across restarts. Leases are judged by the database's clock and are not moved.
 * Production has no such file and uses the system's clock.
 */
public final class TestClock extends Clock {

    private final Path file;
    private final Clock base;

    private TestClock(Path file, Clock base) {
        this.file = file;
        this.base = base;
    }

    /** @param file need not exist yet: no file, no offset */
    public static TestClock reading(Path file) {
        return new TestClock(file, Clock.systemUTC());
    }

    /** How far this clock is ahead now. */
    public Duration offset() {
        if (!file.toFile().exists()) { // the usual case, and an exception would cost four times as much
            return Duration.ZERO;
        }
        try {
            return Duration.parse(Files.readString(file).strip());
        } catch (DateTimeParseException e) {
            throw new IllegalStateException(file + " holds no ISO-8601 duration such as PT31M", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves this clock, and every other one that reads the same file, further ahead. */
    public synchronized void advance(Duration by) {
        var next = file.resolveSibling(file.getFileName() + ".next");
        try {
            Files.writeString(next, offset().plus(by).toString());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Instant instant() {
        return base.instant().plus(offset());
    }

    @Override
    public ZoneId getZone() {
        return base.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new TestClock(file, base.withZone(zone));
    }
}
