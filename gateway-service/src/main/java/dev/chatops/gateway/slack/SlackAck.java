package dev.chatops.gateway.slack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.chatops.gateway.publish.Publication;

/**
 * What Slack shows at once. Ephemeral: to the person who typed, nobody else.
 *
 * @param text in Slack's markup
 */
record SlackAck(@JsonProperty("response_type") String responseType, String text) {

    /** Slack advises 4,000 characters a message. */
    private static final int LONGEST_ECHO = 2_000;

    private static final ObjectWriter JSON = new JsonMapper().writerFor(SlackAck.class);

    /**
     * @param typed what the user typed, which every refusal repeats
     * @param escaped whether it came with entities already
     */
    static SlackAck of(Publication publication, String typed, boolean escaped) {
        return switch (publication) {
            // the empty in-channel text makes Slack show everybody what was typed, and nothing else
            case ACCEPTED -> new SlackAck("in_channel", "");
            case NOT_ACCEPTED ->
                ephemeral("Not accepted: ChatOps cannot take commands at the moment. Nothing was started."
                        + " Please try again.\n" + quoted(typed, escaped));
            case UNCONFIRMED ->
                ephemeral("Not confirmed: ChatOps could not make sure that this command was taken. It may still run;"
                        + " check with `status` before you repeat it.\n" + quoted(typed, escaped));
        };
    }

    /** As Slack reads it. */
    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("two strings are always written", e);
        }
    }

    private static SlackAck ephemeral(String text) {
        return new SlackAck("ephemeral", text);
    }

    private static String quoted(String typed, boolean escaped) {
        var text = typed.length() <= LONGEST_ECHO ? typed : cut(typed);
        var safe =
                escaped ? text : text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        // a back-tick would end the code span, a line break cannot be in one
        return safe.contains("`") || safe.contains("\n") ? ">" + safe.replace("\n", "\n>") : '`' + safe + '`';
    }

    private static String cut(String typed) {
        int end = Character.isHighSurrogate(typed.charAt(LONGEST_ECHO - 1)) ? LONGEST_ECHO - 1 : LONGEST_ECHO;
        return typed.substring(0, end) + "…";
    }
}
