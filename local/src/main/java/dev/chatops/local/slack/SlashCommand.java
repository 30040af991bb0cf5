package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.CommandId;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What somebody typed.
 *
 * @param word with its slash
 * @param text what follows the word, untouched
 */
record SlashCommand(Workspace.User user, Workspace.Channel channel, String word, String text) {

    private static final String USUAL_WORD = "/chatops";

    /**
     * The request that carries a command.
     *
     * @param id the command id that every service derives from it
     */
    record SignedRequest(UUID id, String timestamp, String signature, byte[] body) {}

    /** @param typed with a slash in front, its first word is the slash word; else it goes behind {@code /chatops} */
    static SlashCommand typed(Workspace.User user, Workspace.Channel channel, String typed) throws BadInputException {
        if (!typed.startsWith("/")) {
            return new SlashCommand(user, channel, USUAL_WORD, typed);
        }
        int end = 1;
        while (end < typed.length() && !Character.isWhitespace(typed.charAt(end))) {
            end++;
        }
        if (end == 1) {
            throw new BadInputException("text", "a slash word has at least one letter");
        }
        int start = end;
        while (start < typed.length() && Character.isWhitespace(typed.charAt(start))) {
            start++;
        }
        return new SlashCommand(user, channel, typed.substring(0, end), typed.substring(start));
    }

    /** As the channel shows it. */
    String line() {
        return text.isEmpty() ? word : word + ' ' + text;
    }

    /** All fields that Slack sends, signed. */
    SignedRequest sign(String secret, Instant now, URI responseUrl, String triggerId) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("token", "deprecated"); // Slack still sends one, and tells apps to look at the signature instead
        fields.put("team_id", Workspace.TEAM);
        fields.put("team_domain", Workspace.TEAM_DOMAIN);
        fields.put("channel_id", channel.id());
        fields.put("channel_name", channel.name());
        fields.put("user_id", user.id());
        fields.put("user_name", user.username());
        fields.put("command", word);
        fields.put("text", text);
        fields.put("api_app_id", "A0CHATOPS");
        fields.put("is_enterprise_install", "false");
        fields.put("response_url", responseUrl.toString());
        fields.put("trigger_id", triggerId);
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
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update(prefix.getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
