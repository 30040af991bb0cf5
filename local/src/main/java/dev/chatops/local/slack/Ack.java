package dev.chatops.local.slack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Slack shows for the app's immediate answer.
 *
 * @param status of the HTTP answer; null where there was none in time
 * @param responseType {@code in_channel} or {@code ephemeral}
 * @param text empty where nothing is shown
 * @param error Slack's word for what went wrong; null where nothing did
 * @param tookMs until the answer was there, or given up
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Ack(
        @JsonInclude(JsonInclude.Include.ALWAYS) Integer status,
        @JsonProperty("response_type") String responseType,
        String text,
        JsonNode blocks,
        String error,
        @JsonProperty("took_ms") long tookMs) {

    static Ack failed(Integer status, String word, String error, long tookMs) {
        var text = "%s failed with the error \"%s\"".formatted(word, error);
        return new Ack(status, Message.EPHEMERAL, text, null, error, tookMs);
    }
}
