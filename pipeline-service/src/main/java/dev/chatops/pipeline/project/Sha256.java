package dev.chatops.pipeline.project;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How tokens are known here: by their hash. They are long and random, so a plain hash is enough. */
public final class Sha256 {

    private Sha256() {}

    /** In lower-case hex. */
    public static String hex(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether {@code token} has this hash; takes as long for a wrong one as for the right one. */
    public static boolean matches(String token, String hex) {
        return MessageDigest.isEqual(hex(token).getBytes(UTF_8), hex.getBytes(UTF_8));
    }
}
