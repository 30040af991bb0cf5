package dev.chatops.reply;

import dev.chatops.clock.TestClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The clock that this service judges the 30 minutes by; leases are judged by the database's. */
class ServiceClock {

    @Produces
    @Singleton
    Clock clock(@ConfigProperty(name = "chatops.test-clock") Optional<Path> testClock) {
        return testClock.<Clock>map(TestClock::reading).orElseGet(Clock::systemUTC);
    }
}
