package dev.chatops.reply.render;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is left of a message that Slack finds too large: it gets simpler with each step, and keeps its verdict. */
public final class SimplerMessage {

    /** The simplest one; there is no other behind it. */
    public static final int LAST_STEP = 2;

    private SimplerMessage() {}

    /**
     * @param message as {@link SlackMessages} writes it
     * @param step 0 the message itself, 1 without blocks, 2 its heading alone, with the link
     */
    public static ObjectNode of(ObjectNode message, int step) {
        if (step == 0) {
            return message;
        }
        var simpler = message.deepCopy();
        var heading = message.at("/blocks/0/text/text").asText("");
        simpler.remove("blocks");
        if (step >= LAST_STEP && !heading.isEmpty()) {
            boolean saysMore = message.path("text").asText().length() > heading.length();
            simpler.put("text", saysMore ? heading + "\n_Slack did not take the rest of it._" : heading);
        }
        return simpler;
    }
}
