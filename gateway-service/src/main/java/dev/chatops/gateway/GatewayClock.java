package dev.chatops.gateway;

import dev.chatops.clock.TestClock;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The time that signatures are judged by and commands are stamped with. */
class GatewayClock {

    /** @param testClock the file of a local world's clock; none in production */
    @Produces
    @ApplicationScoped
    Clock clock(@ConfigProperty(name = "chatops.test-clock") Optional<Path> testClock) {
        return testClock.<Clock>map(TestClock::reading).orElseGet(Clock::systemUTC);
    }
}
