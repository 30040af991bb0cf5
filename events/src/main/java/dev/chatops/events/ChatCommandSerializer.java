package dev.chatops.events;

/** Writes {@link ChatCommand} events. */
public final class ChatCommandSerializer extends EventSerializer<ChatCommand> {

    static final String TYPE = "chat.command.v1";

    @Override
    String type(ChatCommand event) {
        return TYPE;
    }

    @Override
    String source(ChatCommand event) {
        return "gateway-service";
    }
}
