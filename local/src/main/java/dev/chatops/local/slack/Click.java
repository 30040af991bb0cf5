package dev.chatops.local.slack;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/** Somebody pressing a button of a message. */
record Click(Workspace.User user, Workspace.Channel channel, Entry message, Button button) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /**
     * @param action the button's {@code action_id} or label
     * @throws BadInputException where this user does not see such a button there
     */
    static Click on(Entry message, Workspace.User user, Workspace.Channel channel, String action)
            throws BadInputException {
        if (!message.channelId().equals(channel.id())) {
            throw new BadInputException("message", "it stands in #" + message.channel());
        }
        if (message.responseType().equals(Message.EPHEMERAL) && !user.id().equals(message.userId())) {
            throw new BadInputException("message", "only visible to " + message.user());
        }
        var buttons = Button.of(message.blocks());
        var button = buttons.stream()
                .filter(one -> one.isNamed(action))
                .findFirst()
                .orElseThrow(() -> new BadInputException(
                        "action",
                        buttons.isEmpty()
                                ? "the message has no buttons"
                                : "one of "
                                        + String.join(
                                                ", ",
                                                buttons.stream()
                                                        .map(Button::label)
                                                        .toList())));
        return new Click(user, channel, message, button);
    }

    /** The one field that Slack sends, with all that it holds. */
    Map<String, String> fields(Instant now, URI responseUrl, String triggerId) {
        var payload = JSON.objectNode().put("type", "block_actions");
        payload.putObject("user")
                .put("id", user.id())
                .put("username", user.username())
                .put("name", user.username())
                .put("team_id", Workspace.TEAM);
        payload.put("api_app_id", Workspace.APP).put("token", "deprecated");
        boolean ephemeral = message.responseType().equals(Message.EPHEMERAL);
        var container = payload.putObject("container")
                .put("type", "message")
                .put("message_ts", message.ts())
                .put("channel_id", channel.id())
                .put("is_ephemeral", ephemeral);
        if (message.threadTs() != null) {
            container.put("thread_ts", message.threadTs());
        }
        payload.put("trigger_id", triggerId);
        payload.putObject("team").put("id", Workspace.TEAM).put("domain", Workspace.TEAM_DOMAIN);
        payload.putNull("enterprise").put("is_enterprise_install", false);
        payload.putObject("channel").put("id", channel.id()).put("name", channel.name());
        if (!ephemeral) { // Slack does not keep what only one person saw
            payload.set("message", original());
        }
        payload.putObject("state").putObject("values");
        payload.put("response_url", responseUrl.toString());
        payload.putArray("actions").add(action(now));
        return Map.of("payload", payload.toString());
    }

    private ObjectNode original() {
        var json = JSON.objectNode()
                .put("type", "message")
                .put("subtype", "bot_message")
                .put("bot_id", Workspace.BOT)
                .put("app_id", Workspace.APP)
                .put("ts", message.ts())
                .put("text", message.text());
        if (message.blocks() != null) {
            json.set("blocks", message.blocks());
        }
        return json;
    }

    private ObjectNode action(Instant now) {
        var action = button.json().deepCopy();
        return ((ObjectNode) action)
                .put("block_id", button.block())
                .put("action_ts", "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000));
    }
}
