package dev.chatops.gateway.slack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What somebody did with a part of a message or form. */
sealed interface SlackInteraction {

    /**
     * A button that types a command was pressed.
     *
     * @param channelName empty where Slack sent none
     * @param userName empty where Slack sent none
     * @param command the button's value
     */
    record Click(
            String workspace,
            String channelId,
            String channelName,
            String userId,
            String userName,
            String command,
            String responseUrl)
            implements SlackInteraction {

        /** The first thing that a click must have and this one has not, in Slack's words. */
        Optional<String> missing() {
            var needed = new LinkedHashMap<String, String>();
            needed.put("team.id", workspace);
            needed.put("user.id", userId);
            needed.put("channel.id", channelId);
            needed.put("response_url", responseUrl);
            return needed.entrySet().stream()
                    .filter(field -> field.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        /** Without the command, which may hold what is private, and without the reply address. */
        @Override
        public String toString() {
            return "Click[channel=%s, user=%s]".formatted(channelId, userId);
        }
    }

    /**
     * Nothing that types a command: a button that is a link, a menu, a form.
     *
     * @param type Slack's word for it
     */
    record Other(String type) implements SlackInteraction {}

    /** Not what Slack sends. */
    record Malformed(String why) implements SlackInteraction {}
}
