package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.CommandId;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A form as Slack sends it to an app, with its signature v0.
 *
 * @param id the command id that every service derives from it
 */
record SignedRequest(UUID id, String timestamp, String signature, byte[] body) {

    private static final String HMAC = "HmacSHA256";

    static SignedRequest of(String secret, Instant now, Map<String, String> fields) {
        var body = form(fields).getBytes(UTF_8);
        var timestamp = Long.toString(now.getEpochSecond());
        var signature = "v0=" + hmac(secret, "v0:" + timestamp + ":", body);
        return new SignedRequest(CommandId.of("slack", Workspace.TEAM, signature), timestamp, signature, body);
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String hmac(String secret, String prefix, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), HMAC));
            mac.update(prefix.getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
