package dev.chatops.local.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A message as an app writes it, in an immediate answer or to a response URL.
 *
 * @param text empty where there are only blocks
 * @param blocks null where there are none
 * @param metadata null where there is none
 */
record Message(String responseType, String text, JsonNode blocks, JsonNode metadata, boolean replaceOriginal) {

    static final String EPHEMERAL = "ephemeral";
    static final String IN_CHANNEL = "in_channel";

    /** Slack cuts a longer text; here it is refused, so that it is noticed. */
    private static final int LONGEST_TEXT = 40_000;

    /** What Slack would not take. Its message is Slack's word for why. */
    static final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        private final String responseType;

        RefusedException(String error) {
            this(error, EPHEMERAL);
        }

        private RefusedException(String error, String responseType) {
            super(error);
            this.responseType = responseType;
        }

        String responseType() {
            return responseType;
        }
    }

    static Message read(ObjectMapper json, String body) throws RefusedException {
        var root = object(json, body);
        var responseType = root.path("response_type").asText().equals(IN_CHANNEL) ? IN_CHANNEL : EPHEMERAL;
        var text = root.path("text");
        if (!text.isMissingNode() && !text.isNull() && !text.isTextual()) {
            throw new RefusedException("invalid_payload");
        }
        if (text.asText("").length() > LONGEST_TEXT) {
            throw new RefusedException("msg_too_long");
        }
        var blocks = root.get("blocks");
        boolean hasBlocks = blocks != null && !blocks.isNull();
        if (hasBlocks) {
            BlockLimits.check(blocks);
        }
        if (text.asText("").isEmpty() && (!hasBlocks || blocks.isEmpty())) {
            throw new RefusedException("no_text", responseType);
        }
        return new Message(
                responseType,
                text.isTextual() ? text.asText() : "",
                hasBlocks ? blocks : null,
                metadata(root),
                root.path("replace_original").asBoolean());
    }

    /** Whether it is the one answer that its command gets. */
    boolean isFinal() {
        return metadata != null && metadata.path("event_type").asText().equals("chatops_answer");
    }

    private static JsonNode object(ObjectMapper json, String body) throws RefusedException {
        try {
            var root = json.readTree(body);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException _) {
            // as any other body that is not an object
        }
        throw new RefusedException("invalid_payload");
    }

    private static JsonNode metadata(JsonNode root) throws RefusedException {
        var metadata = root.get("metadata");
        if (metadata == null || metadata.isNull()) {
            return null;
        }
        if (!metadata.path("event_type").isTextual()
                || !metadata.path("event_payload").isObject()) {
            throw new RefusedException("invalid_metadata_format");
        }
        return metadata;
    }
}
