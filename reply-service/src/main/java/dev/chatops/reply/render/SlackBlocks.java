package dev.chatops.reply.render;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chatops.events.ChatAction;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The parts of a Slack message (Block Kit). */
final class SlackBlocks {

    /** Slack refuses messages whose blocks take more than about 13,200 characters together; it does not say so. */
    static final int ALL_LIMIT = 13_000;

    private static final int MOST_BUTTONS = 25;
    private static final int LABEL_LIMIT = 75;
    private static final int VALUE_LIMIT = 2_000;
    private static final int CONFIRM_LIMIT = 300;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SlackBlocks() {}

    static ObjectNode message(String responseType, String text) {
        var message = JSON.objectNode();
        message.put("response_type", responseType);
        message.put("text", text);
        message.put("unfurl_links", false);
        message.put("unfurl_media", false);
        return message;
    }

    /** What programs read of a message. */
    static ObjectNode facts(ObjectNode message, String event, UUID commandId) {
        return message.putObject("metadata")
                .put("event_type", event)
                .putObject("event_payload")
                .put("command_id", commandId.toString());
    }

    /** @param text escaped, with markup */
    static ObjectNode section(String text) {
        var section = JSON.objectNode().put("type", "section");
        section.putObject("text").put("type", "mrkdwn").put("text", text);
        return section;
    }

    /** Slack does not parse what stands in it. */
    static ObjectNode preformatted(String text) {
        var block = JSON.objectNode().put("type", "rich_text");
        block.putArray("elements")
                .addObject()
                .put("type", "rich_text_preformatted")
                .putArray("elements")
                .addObject()
                .put("type", "text")
                .put("text", text);
        return block;
    }

    /** Buttons that type commands; one whose command Slack would not take is left out. Empty without any. */
    static Optional<ObjectNode> actions(List<ChatAction> actions) {
        return actions(actions, ALL_LIMIT);
    }

    /** @param room how many characters they may take; those behind it are left out */
    static Optional<ObjectNode> actions(List<ChatAction> actions, int room) {
        var block = JSON.objectNode().put("type", "actions");
        var elements = block.putArray("elements");
        int left = room - block.toString().length();
        for (var action : actions) {
            int length = action.command().length();
            if (length == 0 || length > VALUE_LIMIT) {
                continue;
            }
            var button = button(action, "chatops." + elements.size());
            left -= button.toString().length() + 1;
            if (left < 0 || elements.size() == MOST_BUTTONS) {
                break;
            }
            elements.add(button);
        }
        return elements.isEmpty() ? Optional.empty() : Optional.of(block);
    }

    private static ObjectNode button(ChatAction action, String id) {
        var button = JSON.objectNode().put("type", "button");
        var label = SlackText.cut(action.label(), LABEL_LIMIT);
        button.set("text", plain(label.isBlank() ? "…" : label));
        button.put("action_id", id);
        button.put("value", action.command());
        var style = action.style();
        if (style == ChatAction.Style.PRIMARY || style == ChatAction.Style.DANGER) {
            button.put("style", style.word());
        }
        if (action.confirm() != null && !action.confirm().isBlank()) {
            var confirm = button.putObject("confirm");
            confirm.set("title", plain("Are you sure?"));
            confirm.set("text", plain(SlackText.cut(action.confirm(), CONFIRM_LIMIT)));
            confirm.set("confirm", plain("Yes"));
            confirm.set("deny", plain("No"));
        }
        return button;
    }

    /** Slack does not parse it. */
    private static ObjectNode plain(String text) {
        return JSON.objectNode().put("type", "plain_text").put("text", text).put("emoji", false);
    }
}
