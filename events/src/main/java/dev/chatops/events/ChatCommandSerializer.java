package dev.chatops.events;

import org.apache.kafka.common.header.Headers;

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

    @Override
    byte[] value(Headers headers, ChatCommand event) {
        if (event.traceparent() != null) {
            put(headers, "traceparent", event.traceparent());
        }
        return super.value(headers, event);
    }
}
