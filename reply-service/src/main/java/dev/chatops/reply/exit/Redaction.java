package dev.chatops.reply.exit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * The last look at all that leaves this service. The runner masks what it knows to be secret; here, tokens that give
 * themselves away by their prefix are masked once more, whoever wrote them. As gitlab-runner does it, the prefix stays.
 */
public final class Redaction {

    private static final String MASKED = "[MASKED]";

    /**
     * @param prefix what such a secret begins with
     * @param least how many characters behind it make it one, so that words of prose stay
     */
    private record Secret(String prefix, int least) {}

    private static final List<Secret> SECRETS = List.of(
            // GitLab (docs.gitlab.com/security/tokens), as gitlab-runner masks them
            new Secret("glpat-", 8),
            new Secret("gloas-", 8),
            new Secret("gldt-", 8),
            new Secret("glrt-", 8),
            new Secret("glcbt-", 8),
            new Secret("glrtr-", 8),
            new Secret("glptt-", 8),
            new Secret("glft-", 8),
            new Secret("glimt-", 8),
            new Secret("glagent-", 8),
            new Secret("glsoat-", 8),
            new Secret("glffct-", 8),
            new Secret("gltok-", 8),
            new Secret("_gitlab_session=", 8),
            // Slack's tokens, and its response URLs, which are capabilities
            new Secret("xoxb-", 8),
            new Secret("xoxp-", 8),
            new Secret("xoxa-", 8),
            new Secret("xoxr-", 8),
            new Secret("xoxe-", 8),
            new Secret("xoxe.", 8),
            new Secret("xapp-", 8),
            new Secret("hooks.slack.com/", 8),
            // GitHub, AWS
            new Secret("ghp_", 20),
            new Secret("gho_", 20),
            new Secret("ghu_", 20),
            new Secret("ghs_", 20),
            new Secret("ghr_", 20),
            new Secret("github_pat_", 20),
            new Secret("AKIA", 16),
            // parameters of URLs
            new Secret("private_token=", 1),
            new Secret("authenticity_token=", 1),
            new Secret("rss_token=", 1),
            new Secret("X-Amz-Signature=", 1),
            new Secret("X-Amz-Credential=", 1),
            new Secret("X-Amz-Security-Token=", 1));

    private Redaction() {}

    /** The same text when there is nothing to mask. */
    public static String of(String text) {
        var redacted = text;
        for (var secret : SECRETS) {
            redacted = masked(redacted, secret);
        }
        return redacted;
    }

    /** As {@link #of(String)}, whatever the bytes' encoding is: all that is looked for is ASCII. */
    public static byte[] of(byte[] bytes) {
        var text = new String(bytes, ISO_8859_1);
        var redacted = of(text);
        return redacted.equals(text) ? bytes : redacted.getBytes(ISO_8859_1);
    }

    /** Masks every text of a message, in place. */
    public static ObjectNode in(ObjectNode message) {
        message.properties().forEach(property -> property.setValue(of(property.getValue())));
        return message;
    }

    private static JsonNode of(JsonNode node) {
        return switch (node) {
            case TextNode text -> {
                var redacted = of(text.textValue());
                yield redacted.equals(text.textValue()) ? text : TextNode.valueOf(redacted);
            }
            case ObjectNode object -> in(object);
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, of(array.get(i)));
                }
                yield array;
            }
            default -> node;
        };
    }

    private static String masked(String text, Secret secret) {
        int found = text.indexOf(secret.prefix());
        if (found < 0) {
            return text;
        }
        var masked = new StringBuilder(text.length());
        int copied = 0;
        for (; found >= 0; found = text.indexOf(secret.prefix(), Math.max(copied, found + 1))) {
            int from = found + secret.prefix().length();
            int to = from;
            while (to < text.length() && isOfToken(text.charAt(to))) {
                to++;
            }
            if (to - from >= secret.least()) {
                masked.append(text, copied, from).append(MASKED);
                copied = to;
            }
        }
        return copied == 0 ? text : masked.append(text, copied, text.length()).toString();
    }

    private static boolean isOfToken(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '='
                || c == '/'
                || c == '%'
                || c == '+';
    }
}
