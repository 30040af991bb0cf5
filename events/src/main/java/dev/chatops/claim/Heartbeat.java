package dev.chatops.claim;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.UUID;

/**
 * A runner's sign of life for itself and all it runs: {@code POST /internal/v1/runners/{id}/heartbeat}, every 3 s.
 * Answered with 200 and a {@link HeartbeatAnswer}.
 *
 * @param slots how many jobs it can run at once
 * @param attempts those it holds, also finished ones whose end is not yet settled
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Heartbeat(int slots, List<HeldAttempt> attempts) {

    /** An attempt that the runner holds. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record HeldAttempt(long jobId, int attempt, UUID fence) {}
}
