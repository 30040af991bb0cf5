package dev.chatops.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals reply addresses, which are capabilities: whoever has a Slack response URL can post as us. AES-256-GCM, the
 * command id as associated data, so a token is worth nothing under another command. Only gateway and reply-service have
 * the keys. Safe for use by several threads.
 */
public final class ReplyAddressSeal {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final Map<String, SecretKey> keys = new LinkedHashMap<>();
    private final String currentKey;
    private final SecureRandom random = new SecureRandom();

    /** Those that seal nothing now. To make one takes five times as long as to seal with it. */
    private final Queue<Cipher> idle = new ConcurrentLinkedQueue<>();

    /**
     * @param keys each as {@code <id>:<Base64 of 32 bytes>}; the first one seals, all of them open. Two while a key
     *     is being rotated, else one
     * @throws IllegalArgumentException for no key or one of another form; the message does not hold the key
     */
    public ReplyAddressSeal(List<String> keys) {
        for (var key : keys) {
            int colon = key.indexOf(':');
            var bytes = colon > 0 ? decode(key.substring(colon + 1)) : new byte[0];
            if (bytes.length != KEY_BYTES || !key.substring(0, colon).matches("[A-Za-z0-9_-]{1,16}")) {
                throw new IllegalArgumentException("a reply address key is written <id>:<Base64 of 32 bytes>,"
                        + " with an id of 1 to 16 letters, digits, _ or -; make one with"
                        + " `echo k1:$(openssl rand -base64 32)`");
            }
            this.keys.put(key.substring(0, colon), new SecretKeySpec(bytes, "AES"));
        }
        this.currentKey = this.keys.keySet().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("at least one reply address key is needed"));
    }

    /** The sealed form: {@code v1.<key id>.<Base64>}, safe to log, though there is no reason to. */
    public String seal(UUID commandId, String address) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var used = idle.poll();
            var cipher = used == null ? cipher() : used;
            begin(cipher, Cipher.ENCRYPT_MODE, keys.get(currentKey), nonce, commandId);
            var sealed = cipher.doFinal(address.getBytes(UTF_8));
            idle.add(cipher);
            var token =
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed);
            return "v1." + currentKey + '.'
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /**
     * The address that was sealed for this command.
     *
     * @throws GeneralSecurityException for a token of another command, of an unknown key, or that was changed
     */
    public String open(UUID commandId, String token) throws GeneralSecurityException {
        var parts = token.split("\\.", 3);
        if (parts.length != 3 || !parts[0].equals("v1")) {
            throw new GeneralSecurityException("not a sealed reply address");
        }
        var key = keys.get(parts[1]);
        var sealed = decode(parts[2].replace('-', '+').replace('_', '/'));
        if (key == null || sealed.length <= NONCE_BYTES) {
            throw new GeneralSecurityException("sealed with a key that is not configured here: " + parts[1]);
        }
        var nonce = ByteBuffer.wrap(sealed, 0, NONCE_BYTES);
        var nonceBytes = new byte[NONCE_BYTES];
        nonce.get(nonceBytes);
        var cipher = cipher();
        begin(cipher, Cipher.DECRYPT_MODE, key, nonceBytes, commandId);
        return new String(cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES), UTF_8);
    }

    private static Cipher cipher() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    private static void begin(Cipher cipher, int mode, SecretKey key, byte[] nonce, UUID commandId)
            throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(commandId.toString().getBytes(UTF_8));
    }

    /** Empty for what is not Base64. */
    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
