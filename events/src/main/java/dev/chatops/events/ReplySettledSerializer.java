package dev.chatops.events;

/** Writes {@link ReplySettled} events. */
public final class ReplySettledSerializer extends EventSerializer<ReplySettled> {

    static final String TYPE = "reply.settled.v1";

    @Override
    String type(ReplySettled event) {
        return TYPE;
    }

    @Override
    String source(ReplySettled event) {
        return "reply-service";
    }
}
