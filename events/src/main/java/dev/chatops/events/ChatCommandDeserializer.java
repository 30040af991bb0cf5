package dev.chatops.events;

/** Reads {@link ChatCommand} events. */
public final class ChatCommandDeserializer extends EventDeserializer<ChatCommand> {

    @Override
    Class<ChatCommand> named(String type) {
        if (!type.equals(ChatCommandSerializer.TYPE)) {
            throw unknown(type);
        }
        return ChatCommand.class;
    }
}
