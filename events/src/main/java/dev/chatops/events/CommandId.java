package dev.chatops.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Names a command by what cannot differ between two deliveries of the same request. */
public final class CommandId {

    private CommandId() {}

    /**
     * The same request has the same id in every gateway, so a replayed one is the same command everywhere (G6). Two
     * commands typed alike differ, because Slack signs each with its own time stamp, trigger and response URL.
     *
     * @param platform such as {@code slack}
     * @param workspace the platform's id of the workspace
     * @param signature the request's signature as it was sent
     */
    public static UUID of(String platform, String workspace, String signature) {
        var digest = sha256().digest((platform + '\n' + workspace + '\n' + signature).getBytes(UTF_8));
        var bytes = ByteBuffer.wrap(digest);
        long high = bytes.getLong() & ~0xF000L | 0x8000L; // version 8: made by a rule of our own (RFC 9562 §5.8)
        long low = bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
