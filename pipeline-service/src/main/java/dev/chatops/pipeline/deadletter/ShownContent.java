package dev.chatops.pipeline.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A record's content for an operator's eyes, redacted as logs are: of fields and headers that logs hold too, the values; of all
 * others, those of later releases among them, only how large they are. A reply address, chat text, an answer or a job's output is
 * never shown.
 */
final class ShownContent {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> SHOWN_FIELDS = Set.of(
            "at",
            "receivedAt",
            "sentAt",
            "commandId",
            "platform",
            "workspace",
            "channelId",
            "channelName",
            "userId",
            "userName",
            "slashWord",
            "origin",
            "escaped",
            "kind",
            "ephemeral",
            "pipelineId",
            "jobId",
            "attempt",
            "fence",
            "project",
            "jobName",
            "requester",
            "page",
            "singleCommand",
            "runner",
            "status",
            "exitCode",
            "reason",
            "outcome",
            "lastChunk",
            "logBytes",
            "truncated",
            "startedAt");

    private static final Set<String> SHOWN_HEADERS = Set.of(
            "ce_specversion",
            "ce_type",
            "ce_source",
            "ce_id",
            "ce_time",
            "ce_jobid",
            "ce_attempt",
            "ce_fence",
            "ce_sequence",
            "content-type",
            "traceparent",
            SetAside.REPLAY_OF);

    private ShownContent() {}

    static Map<String, String> headers(Map<String, String> headers) {
        var shown = new TreeMap<String, String>();
        headers.forEach((name, value) -> shown.put(name, SHOWN_HEADERS.contains(name) ? value : size(value)));
        return shown;
    }

    /** JSON, or a text that says why there is none. */
    static JsonNode value(byte[] value) {
        try {
            var read = JSON.readTree(value);
            return read == null || !read.isContainerNode() ? notJson(value) : shown(read);
        } catch (IOException e) {
            return notJson(value);
        }
    }

    private static JsonNode notJson(byte[] value) {
        return TextNode.valueOf("[no JSON object, %d bytes]".formatted(value.length));
    }

    private static JsonNode shown(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JSON.createObjectNode();
                object.properties()
                        .forEach(field -> copy.set(
                                field.getKey(),
                                field.getValue().isContainerNode()
                                        ? shown(field.getValue())
                                        : SHOWN_FIELDS.contains(field.getKey())
                                                ? field.getValue()
                                                : hidden(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JSON.createArrayNode();
                array.forEach(each -> copy.add(shown(each)));
                yield copy;
            }
            default -> hidden(node);
        };
    }

    private static JsonNode hidden(JsonNode value) {
        return value.isTextual() ? TextNode.valueOf(size(value.asText())) : TextNode.valueOf("[not shown]");
    }

    private static String size(String text) {
        return "[not shown, %d characters]".formatted(text.length());
    }
}
