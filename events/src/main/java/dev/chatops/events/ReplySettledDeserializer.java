package dev.chatops.events;

/** Reads {@link ReplySettled} events. */
public final class ReplySettledDeserializer extends EventDeserializer<ReplySettled> {

    @Override
    Class<ReplySettled> named(String type) {
        if (!type.equals(ReplySettledSerializer.TYPE)) {
            throw unknown(type);
        }
        return ReplySettled.class;
    }
}
