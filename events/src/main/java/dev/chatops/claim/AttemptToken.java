package dev.chatops.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What the holder of an attempt proves himself with to the artifact calls: a secret, that is kept as its digest only. */
public final class AttemptToken {

    private static final SecureRandom RANDOM = new SecureRandom();

    private AttemptToken() {}

    /** One that nobody can guess. */
    public static String make() {
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return "cbt-" + HexFormat.of().formatHex(bytes);
    }

    /** Of a token; in lower-case hex. */
    public static String sha256(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
