package dev.chatops.local.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.local.slack.Message.RefusedException;
import java.util.HashSet;
import java.util.Set;

/** Slack's limits for the blocks of a message, with its words for what breaks them. Lengths count UTF-16 units. */
final class BlockLimits {

    private static final int BLOCKS = 50;
    private static final int SECTION_TEXT = 3_000;
    private static final int FIELDS = 10;
    private static final int FIELD_TEXT = 2_000;
    private static final int HEADER_TEXT = 150;
    private static final int CONTEXT_ELEMENTS = 10;
    private static final int ACTIONS = 25;
    private static final int BUTTON_TEXT = 75;
    private static final int BUTTON_VALUE = 2_000;
    private static final int ID = 255;
    private static final int MARKDOWN_TOGETHER = 12_000;
    /** Not in Slack's documentation: messages were refused from about this size on. */
    private static final int ALL_TOGETHER = 13_200;

    private static final Set<String> RICH_TEXT_PARTS =
            Set.of("rich_text_section", "rich_text_preformatted", "rich_text_quote", "rich_text_list");

    private BlockLimits() {}

    static void check(JsonNode blocks) throws RefusedException {
        require(blocks.isArray() && blocks.size() <= BLOCKS);
        var ids = new HashSet<String>();
        int markdown = 0;
        for (var block : blocks) {
            var id = block.get("block_id");
            require(id == null || id.isTextual() && id.asText().length() <= ID && ids.add(id.asText()));
            block(block);
            markdown += block.path("type").asText().equals("markdown") ? textLength(block) : 0;
        }
        if (markdown > MARKDOWN_TOGETHER || textLength(blocks) > ALL_TOGETHER) {
            throw new RefusedException("msg_blocks_too_long");
        }
    }

    private static void block(JsonNode block) throws RefusedException {
        switch (block.path("type").asText()) {
            case "section" -> section(block);
            case "header" -> plainText(block.path("text"), HEADER_TEXT);
            case "context" -> {
                var elements = list(block, "elements", CONTEXT_ELEMENTS);
                for (var element : elements) {
                    require(element.path("type").asText().equals("image") || isText(element, SECTION_TEXT));
                }
            }
            case "actions" -> {
                for (var element : list(block, "elements", ACTIONS)) {
                    element(element);
                }
            }
            case "rich_text" -> {
                for (var part : list(block, "elements", Integer.MAX_VALUE)) {
                    require(RICH_TEXT_PARTS.contains(part.path("type").asText()));
                    richText(part);
                }
            }
            case "markdown" -> require(block.path("text").isTextual());
            case "image" -> require(block.path("alt_text").isTextual());
            case "divider", "file", "video", "table" -> {}
            default -> throw new RefusedException("invalid_blocks");
        }
    }

    private static void section(JsonNode section) throws RefusedException {
        require(section.has("text") || section.has("fields"));
        require(!section.has("text") || isText(section.get("text"), SECTION_TEXT));
        if (section.has("fields")) {
            for (var field : list(section, "fields", FIELDS)) {
                require(isText(field, FIELD_TEXT));
            }
        }
        if (section.has("accessory")) {
            element(section.get("accessory"));
        }
    }

    private static void element(JsonNode element) throws RefusedException {
        require(element.path("type").isTextual()
                && element.path("action_id").asText().length() <= ID);
        if (element.path("type").asText().equals("button")) {
            plainText(element.path("text"), BUTTON_TEXT);
            require(element.path("value").asText().length() <= BUTTON_VALUE);
        }
        var confirm = element.get("confirm");
        if (confirm != null) {
            plainText(confirm.path("title"), 100);
            require(isText(confirm.path("text"), 300));
            plainText(confirm.path("confirm"), 30);
            plainText(confirm.path("deny"), 30);
        }
    }

    /** Slack refuses empty pieces of text: an output that is empty has to say so. */
    private static void richText(JsonNode part) throws RefusedException {
        for (var element : list(part, "elements", Integer.MAX_VALUE)) {
            switch (element.path("type").asText()) {
                case "text" -> require(!element.path("text").asText().isEmpty());
                case "link" -> require(!element.path("url").asText().isEmpty());
                case "rich_text_section" -> richText(element);
                case "" -> throw new RefusedException("invalid_blocks");
                default -> {}
            }
        }
    }

    private static void plainText(JsonNode text, int longest) throws RefusedException {
        require(text.path("type").asText().equals("plain_text") && isText(text, longest));
    }

    private static boolean isText(JsonNode text, int longest) {
        var type = text.path("type").asText();
        int length = text.path("text").asText().length();
        return (type.equals("plain_text") || type.equals("mrkdwn")) && length > 0 && length <= longest;
    }

    private static JsonNode list(JsonNode parent, String name, int most) throws RefusedException {
        var list = parent.path(name);
        require(list.isArray() && !list.isEmpty() && list.size() <= most);
        return list;
    }

    private static int textLength(JsonNode node) {
        return node.findValues("text").stream()
                .mapToInt(text -> text.isTextual() ? text.asText().length() : textLength(text))
                .sum();
    }

    private static void require(boolean holds) throws RefusedException {
        if (!holds) {
            throw new RefusedException("invalid_blocks");
        }
    }
}
