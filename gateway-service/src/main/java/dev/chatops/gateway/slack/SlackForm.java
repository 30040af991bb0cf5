package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The body of a request of Slack's: of a slash command, or of an interaction, which has the one field {@code payload}.
 *
 * @param fields decoded, by name
 */
record SlackForm(Map<String, String> fields) {

    private static final List<String> NEEDED = List.of("team_id", "user_id", "channel_id", "command", "response_url");

    /**
     * Of a field that comes twice the first one counts. Empty where the bytes are not a form: a broken percent escape,
     * or text that is not UTF-8. Such a text is refused rather than repaired, since a job would get the repaired one.
     */
    static Optional<SlackForm> parse(byte[] body) {
        var fields = new HashMap<String, String>();
        try {
            for (var pair :
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString().split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        } catch (CharacterCodingException | IllegalArgumentException _) {
            return Optional.empty();
        }
        return Optional.of(new SlackForm(fields));
    }

    /** Slack asks now and then, without a command, whether our certificate is good. */
    boolean isSslCheck() {
        return field("ssl_check").equals("1")
                && field("command").isEmpty()
                && field("payload").isEmpty();
    }

    /** The first field that a slash command must have and this form has not. */
    Optional<String> missing() {
        return NEEDED.stream().filter(name -> field(name).isEmpty()).findFirst();
    }

    /** Empty where it was not sent. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** As the user typed it, slash word first. */
    String typed() {
        return field("text").isEmpty() ? field("command") : field("command") + ' ' + field("text");
    }

    private static String decode(String encoded) throws CharacterCodingException {
        if (encoded.indexOf('%') < 0) {
            return encoded.replace('+', ' ');
        }
        var bytes = new ByteArrayOutputStream(encoded.length());
        var in = encoded.getBytes(UTF_8);
        for (int i = 0; i < in.length; i++) {
            switch (in[i]) {
                case '+' -> bytes.write(' ');
                case '%' -> {
                    if (i + 2 >= in.length) {
                        throw new IllegalArgumentException("a percent escape is cut off");
                    }
                    bytes.write(hexByte(in, i + 1));
                    i += 2;
                }
                default -> bytes.write(in[i]);
            }
        }
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    }

    private static int hexByte(byte[] in, int at) {
        int high = Character.digit(in[at], 16);
        int low = Character.digit(in[at + 1], 16);
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("not hexadecimal: " + new String(in, at, 2, US_ASCII));
        }
        return high << 4 | low;
    }

    /** Without the fields: one of them is the reply address. */
    @Override
    public String toString() {
        return "SlackForm[fields=%d]".formatted(fields.size());
    }
}
