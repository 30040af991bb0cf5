package dev.chatops.gateway.slack;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload.Action;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload.Channel;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload.Container;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload.Team;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload.User;
import com.slack.api.util.json.GsonFactory;
import dev.chatops.gateway.slack.SlackInteraction.Click;
import dev.chatops.gateway.slack.SlackInteraction.Malformed;
import dev.chatops.gateway.slack.SlackInteraction.Other;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the one field of an interaction's form, {@code payload}: JSON, in the Slack SDK's classes. */
final class InteractionPayload {

    /** Large, and of no use to us. Unread, so that no kind of block made later can spoil a click. */
    private static final List<String> UNREAD = List.of("message", "view", "state");

    private static final String BUTTON = "button";
    private static final Gson GSON = GsonFactory.createSnakeCase();

    private InteractionPayload() {}

    static SlackInteraction read(String payload) {
        if (payload.isEmpty()) {
            return new Malformed("payload is missing");
        }
        try {
            if (!(JsonParser.parseString(payload) instanceof JsonObject root)) {
                return new Malformed("payload is not a JSON object");
            }
            var type = type(root.get("type"));
            if (type.isEmpty()) {
                return new Malformed("payload has no type");
            }
            if (!type.equals(BlockActionPayload.TYPE)) {
                return new Other(type);
            }
            UNREAD.forEach(root::remove);
            return click(GSON.fromJson(root, BlockActionPayload.class));
        } catch (JsonParseException _) {
            return new Malformed("payload is not what Slack sends");
        }
    }

    private static SlackInteraction click(BlockActionPayload payload) {
        var command = Optional.ofNullable(payload.getActions()).stream()
                .flatMap(List::stream)
                .filter(action -> text(action, Action::getType).equals(BUTTON))
                .map(action -> text(action, Action::getValue))
                .filter(value -> !value.isEmpty())
                .findFirst();
        if (command.isEmpty()) {
            return new Other(payload.getType());
        }
        var channel = text(payload.getChannel(), Channel::getId);
        var click = new Click(
                text(payload.getTeam(), Team::getId),
                channel.isEmpty() ? text(payload.getContainer(), Container::getChannelId) : channel,
                text(payload.getChannel(), Channel::getName),
                text(payload.getUser(), User::getId),
                text(payload.getUser(), User::getUsername),
                command.get(),
                text(payload, BlockActionPayload::getResponseUrl));
        var missing = click.missing();
        return missing.isPresent() ? new Malformed(missing.get() + " is missing") : click;
    }

    private static String type(JsonElement type) {
        return type != null && type.isJsonPrimitive() ? type.getAsString() : "";
    }

    /** Empty where there is no such part, or it has no such text. */
    private static <T> String text(T part, Function<T, String> of) {
        var text = part == null ? null : of.apply(part);
        return text == null ? "" : text;
    }
}
