package dev.chatops.runner.claim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.chatops.claim.JobPayload;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a runner claims an attempt with, one for each offer that it takes. The token is made here and not with the answer: a
 * repeated claim may be worked off twice, in any order, and the later one must not put an end to the token of the earlier.
 *
 * @param attemptToken proves the holder of the attempt; a secret, of which pipeline-service is told the digest only
 */
public record Claim(UUID id, String attemptToken) {

    private static final SecureRandom RANDOM = new SecureRandom();

    public static Claim make() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return new Claim(UUID.randomUUID(), "cbt-" + HexFormat.of().formatHex(bytes));
    }

    String attemptTokenSha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(attemptToken.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
