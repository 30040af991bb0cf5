package dev.chatops.runner.claim;

import dev.chatops.claim.AttemptToken;
import dev.chatops.claim.JobPayload;
import java.util.UUID;

/**
 * What a runner claims an attempt with, one for each offer that it takes. The token is made here and not with the answer: a
 * repeated claim may be worked off twice, in any order, and the later one must not put an end to the token of the earlier.
 *
 * @param attemptToken proves the holder of the attempt; a secret, of which pipeline-service is told the digest only
 */
public record Claim(UUID id, String attemptToken) {

    public static Claim make() {
        return new Claim(UUID.randomUUID(), AttemptToken.make());
    }

    String attemptTokenSha256() {
        return AttemptToken.sha256(attemptToken);
    }

    /** A pipeline-service of an older release has made a token itself; that one counts. */
    JobPayload holding(JobPayload payload) {
        return payload.attemptToken() == null ? payload.withAttemptToken(attemptToken) : payload;
    }

    @Override
    public String toString() {
        return "Claim[id=%s]".formatted(id);
    }
}
