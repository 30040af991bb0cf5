package dev.chatops.local.slack;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What somebody typed.
 *
 * @param word with its slash
 * @param text what follows the word, untouched
 */
record SlashCommand(Workspace.User user, Workspace.Channel channel, String word, String text) {

    private static final String USUAL_WORD = "/chatops";

    /** @param typed with a slash in front, its first word is the slash word; else it goes behind {@code /chatops} */
    static SlashCommand typed(Workspace.User user, Workspace.Channel channel, String typed) throws BadInputException {
        if (!typed.startsWith("/")) {
            return new SlashCommand(user, channel, USUAL_WORD, typed);
        }
        int end = 1;
        while (end < typed.length() && !Character.isWhitespace(typed.charAt(end))) {
            end++;
        }
        if (end == 1) {
            throw new BadInputException("text", "a slash word has at least one letter");
        }
        int start = end;
        while (start < typed.length() && Character.isWhitespace(typed.charAt(start))) {
            start++;
        }
        return new SlashCommand(user, channel, typed.substring(0, end), typed.substring(start));
    }

    /** As the channel shows it. */
    String line() {
        return text.isEmpty() ? word : word + ' ' + text;
    }

    /** All fields that Slack sends. */
    Map<String, String> fields(URI responseUrl, String triggerId) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("token", "deprecated"); // Slack still sends one, and tells apps to look at the signature instead
        fields.put("team_id", Workspace.TEAM);
        fields.put("team_domain", Workspace.TEAM_DOMAIN);
        fields.put("channel_id", channel.id());
        fields.put("channel_name", channel.name());
        fields.put("user_id", user.id());
        fields.put("user_name", user.username());
        fields.put("command", word);
        fields.put("text", text);
        fields.put("api_app_id", Workspace.APP);
        fields.put("is_enterprise_install", "false");
        fields.put("response_url", responseUrl.toString());
        fields.put("trigger_id", triggerId);
        return fields;
    }
}
