package dev.chatops.gateway.slack;

import dev.chatops.gateway.publish.Publication;
import dev.chatops.gateway.slack.SlackSignature.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what became of requests. All series stand at 0 from the start, so that an alert sees the first refusal. */
@Startup
@ApplicationScoped
class CommandCounters {

    private static final String COMMANDS = "chatops.commands";
    private static final String REFUSED = "chatops.signatures.refused";
    private static final String IGNORED = "chatops.interactions.ignored";

    private final MeterRegistry registry;

    CommandCounters(MeterRegistry registry) {
        this.registry = registry;
        for (var publication : Publication.values()) {
            registry.counter(COMMANDS, "outcome", publication.word());
        }
        registry.counter(COMMANDS, "outcome", "malformed");
        registry.counter(IGNORED);
        for (var verdict : Verdict.values()) {
            if (verdict != Verdict.GENUINE) {
                registry.counter(REFUSED, "reason", verdict.word());
            }
        }
    }

    void taken(Publication publication) {
        registry.counter(COMMANDS, "outcome", publication.word()).increment();
    }

    /** An interaction that types no command. */
    void ignored() {
        registry.counter(IGNORED).increment();
    }

    /** Signed, but neither a slash command nor an interaction. */
    void notACommand() {
        registry.counter(COMMANDS, "outcome", "malformed").increment();
    }

    void refused(Verdict verdict) {
        registry.counter(REFUSED, "reason", verdict.word()).increment();
    }
}
