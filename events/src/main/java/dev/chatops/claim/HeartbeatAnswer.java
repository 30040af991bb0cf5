package dev.chatops.claim;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What became of the attempts in a {@link Heartbeat}. Each one is in exactly one of {@code renewed} and {@code closed};
 * those in {@code cancel} are in {@code renewed} too.
 *
 * @param renewed job ids whose lease runs for another 10 s
 * @param closed job ids whose attempt is over: kill what still runs of it and forget it (G5)
 * @param cancel job ids that somebody cancelled
 */
@JsonNaming(SnakeCaseStrategy.class)
public record HeartbeatAnswer(List<Long> renewed, List<Long> closed, List<Long> cancel) {}
