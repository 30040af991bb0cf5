package dev.chatops.events;

/** Reads {@link ChatAnswer} events. */
public final class ChatAnswerDeserializer extends EventDeserializer<ChatAnswer> {

    @Override
    Class<ChatAnswer> named(String type) {
        if (!type.equals(ChatAnswerSerializer.TYPE)) {
            throw unknown(type);
        }
        return ChatAnswer.class;
    }
}
