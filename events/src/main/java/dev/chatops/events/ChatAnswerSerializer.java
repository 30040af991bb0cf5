package dev.chatops.events;

/** Writes {@link ChatAnswer} events. */
public final class ChatAnswerSerializer extends EventSerializer<ChatAnswer> {

    static final String TYPE = "chat.answer.v1";

    @Override
    String type(ChatAnswer event) {
        return TYPE;
    }

    @Override
    String source(ChatAnswer event) {
        return "pipeline-service";
    }
}
