package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Slack's request signature v0: {@code "v0=" + hex(HMAC-SHA256(secret, "v0:" + timestamp + ":" + body))}. */
final class SlackSignature {

    private static final String HMAC = "HmacSHA256";
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    /** What a request's signature is worth. */
    enum Verdict {
        GENUINE,
        /** No signature or no timestamp. */
        MISSING,
        /** The timestamp is not a number of seconds. */
        MALFORMED,
        /** Too far from our clock, before or after. */
        STALE,
        /** Of other bytes, or made with a secret that is not ours. */
        FORGED;

        /** As in metrics. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Each with its secret, to be cloned: making one takes longer than all else here. */
    private final List<Mac> secrets;

    private final Duration maxSkew;

    /**
     * @param secrets any of them may have signed
     * @throws IllegalArgumentException when there is none, or one that anybody could guess because it is blank
     */
    SlackSignature(List<String> secrets, Duration maxSkew) {
        if (secrets.isEmpty() || secrets.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "CHATOPS_SLACK_SIGNING_SECRETS has to be the app's signing secret, or two"
                            + " with a comma between while one is being rotated; one of them is blank");
        }
        this.secrets = secrets.stream().map(SlackSignature::keyed).toList();
        this.maxSkew = maxSkew;
    }

    /**
     * @param timestamp as it was sent, because that is what was signed; null for none
     * @param signature as it was sent; null for none
     */
    Verdict judge(String timestamp, String signature, byte[] body, Instant now) {
        if (timestamp == null || signature == null || timestamp.isEmpty() || signature.isEmpty()) {
            return Verdict.MISSING;
        }
        if (!SECONDS.matcher(timestamp).matches()) {
            return Verdict.MALFORMED;
        }
        var skew = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        if (skew.abs().compareTo(maxSkew) > 0) {
            return Verdict.STALE;
        }
        var sent = signature.getBytes(UTF_8);
        boolean genuine = false;
        for (var secret : secrets) {
            genuine |= MessageDigest.isEqual(sign(secret, timestamp, body).getBytes(UTF_8), sent);
        }
        return genuine ? Verdict.GENUINE : Verdict.FORGED;
    }

    /** The signature that Slack sends with these bytes. */
    static String sign(String secret, String timestamp, byte[] body) {
        return sign(keyed(secret), timestamp, body);
    }

    private static String sign(Mac secret, String timestamp, byte[] body) {
        try {
            var mac = (Mac) secret.clone();
            mac.update(("v0:" + timestamp + ':').getBytes(UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("it was cloned before", e);
        }
    }

    private static Mac keyed(String secret) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), HMAC));
            return (Mac) mac.clone(); // a provider whose Mac cannot be cloned is told of at the start
        } catch (GeneralSecurityException | CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own provider has an " + HMAC + " that can be cloned", e);
        }
    }
}
