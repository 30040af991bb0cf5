package dev.chatops.events;

import org.apache.kafka.common.header.Headers;

/** Reads {@link ChatCommand} events. */
public final class ChatCommandDeserializer extends EventDeserializer<ChatCommand> {

    @Override
    Class<ChatCommand> named(String type) {
        if (!type.equals(ChatCommandSerializer.TYPE)) {
            throw unknown(type);
        }
        return ChatCommand.class;
    }

    @Override
    ChatCommand value(String type, Headers headers, byte[] data) {
        var command = super.value(type, headers, data);
        var parent = traceparent(headers);
        return parent == null ? command : command.tracedBy(parent);
    }
}
