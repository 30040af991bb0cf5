package dev.chatops.runner.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.claim.JobPayload;
import dev.chatops.runner.executor.RunningProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttemptTest {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private final List<String> signals = new ArrayList<>();
    private final Attempt attempt = new Attempt(payload(), GRACE);

    /** Each heartbeat says it again, more often than the grace is long. */
    @Test
    void aCancellationThatIsSaidAgainDoesNotBeginTheGraceAnew() {
        attempt.runs(process());
        attempt.cancel();
        attempt.cancel();
        assertThat(signals).containsExactly("TERM, then KILL after PT5S");
    }

    @Test
    void norDoesACancellationAfterTheTimeIsUp() {
        attempt.runs(process());
        attempt.timeOut();
        attempt.cancel();
        attempt.cancel();
        assertThat(signals).containsExactly("TERM, then KILL after PT5S");
        assertThat(attempt.verdict(Verdict.canceled())).isEqualTo(Verdict.timedOut(60));
    }

    @Test
    void aClosedAttemptIsKilledInItsGraceToo() {
        attempt.runs(process());
        attempt.cancel();
        attempt.closed();
        attempt.cancel();
        assertThat(signals).containsExactly("TERM, then KILL after PT5S", "KILL");
    }

    private RunningProcess process() {
        return new RunningProcess() {
            @Override
            public int await() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void terminate(Duration grace) {
                signals.add("TERM, then KILL after " + grace);
            }

            @Override
            public void kill() {
                signals.add("KILL");
            }
        };
    }

    private static JobPayload payload() {
        return new JobPayload(
                1,
                1,
                UUID.randomUUID(),
                "token",
                "acme/demo",
                "deploy",
                "test",
                new JobPayload.Source("/srv/demo", "main", "abc"),
                List.of(),
                List.of("true"),
                List.of(),
                List.of(),
                60,
                List.of(),
                Map.of());
    }
}
