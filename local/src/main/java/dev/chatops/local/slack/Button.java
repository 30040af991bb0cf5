package dev.chatops.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A button of a message.
 *
 * @param block the id of the block that it is in
 * @param json as the app wrote it
 */
record Button(String block, JsonNode json) {

    /** All of them, in their order. */
    static List<Button> of(JsonNode blocks) {
        return blocks == null
                ? List.of()
                : elements(blocks)
                        .flatMap(block -> Stream.concat(
                                        elements(block.path("elements")), Stream.of(block.path("accessory")))
                                .filter(element -> element.path("type").asText().equals("button"))
                                .map(button -> new Button(block.path("block_id").asText("block"), button)))
                        .toList();
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    String label() {
        return json.path("text").path("text").asText();
    }

    String actionId() {
        return json.path("action_id").asText();
    }

    /** Whether somebody who wants to press this one means it. */
    boolean isNamed(String actionIdOrLabel) {
        return Objects.equals(actionIdOrLabel, actionId()) || actionIdOrLabel.equals(label());
    }
}
