package dev.chatops.pipeline.command;

/** The three characters that Slack writes as entities in the text of an app that asked for escaping. */
final class SlackEntities {

    private SlackEntities() {}

    /** The text as it was typed. */
    static String decode(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
