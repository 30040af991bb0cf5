package dev.chatops.local.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A message as an app writes it, in an immediate answer, to a response URL or through the Web API.
 *
 * @param text empty where there are only blocks
 * @param blocks null where there are none
 * @param metadata null where there is none
 * @param threadTs the message to which it is a reply; null for none
 * @param deleteOriginal whether it only takes away another one
 */
record Message(
        String responseType,
        String text,
        JsonNode blocks,
        JsonNode metadata,
        String threadTs,
        boolean replaceOriginal,
        boolean deleteOriginal) {

    static final String EPHEMERAL = "ephemeral";
    static final String IN_CHANNEL = "in_channel";

    /** The {@code event_type} of a command's one answer. */
    static final String ANSWER = "chatops_answer";

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
        return read(object(json, body));
    }

    static Message read(JsonNode root) throws RefusedException {
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
        boolean deletes = root.path("delete_original").asBoolean();
        if (text.asText("").isEmpty() && (!hasBlocks || blocks.isEmpty()) && !deletes) {
            throw new RefusedException("no_text", responseType);
        }
        return new Message(
                responseType,
                text.isTextual() ? text.asText() : "",
                hasBlocks ? blocks : null,
                metadata(root),
                root.path("thread_ts").isTextual() ? root.path("thread_ts").asText() : null,
                root.path("replace_original").asBoolean(),
                deletes);
    }

    /** Whether it is the one answer that its command gets. */
    boolean isFinal() {
        return metadata != null && metadata.path("event_type").asText().equals(ANSWER);
    }

    /** Whether a body, good or bad, was meant to be a command's one answer. */
    static boolean isFinal(String body) {
        return body.contains("\"" + ANSWER + '"');
    }

    Message withResponseType(String type) {
        return new Message(type, text, blocks, metadata, threadTs, replaceOriginal, deleteOriginal);
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
