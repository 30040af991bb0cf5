package dev.chatops.reply.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;

/** Slack's limits of a message (docs.slack.dev/reference/block-kit), and that of all blocks, which it does not tell. */
public final class SlackLimits {

    private static final int ALL_BLOCKS = 13_200;

    private SlackLimits() {}

    /** @param what whose message it is */
    public static void check(JsonNode message, String what) {
        assertThat(message.path("text").asText().length()).as(what).isBetween(1, 4_000);
        var blocks = message.path("blocks");
        assertThat(blocks.size()).as(what).isBetween(1, 50);
        var ids = new HashSet<String>();
        for (var block : blocks) {
            switch (block.path("type").asText()) {
                case "section" -> text(block.path("text"), 3_000, what);
                case "rich_text" ->
                    assertThat(block.at("/elements/0/elements/0/text").asText())
                            .as(what)
                            .isNotEmpty();
                case "actions" -> {
                    assertThat(block.path("elements").size()).as(what).isBetween(1, 25);
                    block.path("elements").forEach(button -> button(button, ids, what));
                }
                default -> throw new AssertionError(what + ": no block of ours is a " + block.path("type"));
            }
        }
        assertThat(blocks.toString().length()).as(what).isLessThan(ALL_BLOCKS);
    }

    private static void button(JsonNode button, HashSet<String> ids, String what) {
        text(button.path("text"), 75, what);
        assertThat(button.path("value").asText().length()).as(what).isBetween(1, 2_000);
        assertThat(ids.add(button.path("action_id").asText())).as(what).isTrue();
        assertThat(button.path("style").asText("primary")).as(what).isIn("primary", "danger");
        var confirm = button.path("confirm");
        if (!confirm.isMissingNode()) {
            text(confirm.path("title"), 100, what);
            text(confirm.path("text"), 300, what);
            text(confirm.path("confirm"), 30, what);
            text(confirm.path("deny"), 30, what);
        }
    }

    private static void text(JsonNode text, int limit, String what) {
        assertThat(text.path("text").asText().length()).as(what).isBetween(1, limit);
    }
}
