package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A slash command as it was typed. Topic {@code chat-commands}, keyed by workspace and channel, so one channel's
 * commands keep their order.
 *
 * @param commandId see {@link CommandId}
 * @param receivedAt when the gateway took it
 * @param sentAt the platform's own time stamp of the request; the 30 minutes of a reply address count from the
 *     earlier of the two
 * @param platform such as {@code slack}
 * @param channelName as the platform sent it; empty where it sent none
 * @param userId the platform's id, which its user cannot change
 * @param userName changeable; for people to read, never to decide by
 * @param slashWord with its slash, such as {@code /chatops}
 * @param text all that follows the slash word, byte for byte
 * @param escaped whether {@code text} came with {@code &}, {@code <} and {@code >} as entities
 * @param replyAddress where the answer goes, sealed (see {@link ReplyAddressSeal}); opaque to all but gateway and
 *     reply-service
 * @param origin whether it was typed or a button typed it
 * @param traceparent the trace that it belongs to; travels as a header. Null when nobody traces
 */
public record ChatCommand(
        UUID commandId,
        Instant receivedAt,
        Instant sentAt,
        String platform,
        String workspace,
        String channelId,
        String channelName,
        String userId,
        String userName,
        String slashWord,
        String text,
        boolean escaped,
        String replyAddress,
        Origin origin,
        @JsonIgnore String traceparent)
        implements Event {

    /** How a command was given. */
    public enum Origin {
        /** As a slash command. */
        TYPED,
        /** By a button, whose {@link ChatAction#command()} is the text; the slash word is then empty. */
        BUTTON,
        /** A word of a later release; only ever read. */
        @JsonEnumDefaultValue
        UNKNOWN;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ChatCommand {
        origin = origin == null ? Origin.TYPED : origin; // the first release knew no other
    }

    /** One that nobody traces. */
    public ChatCommand(
            UUID commandId,
            Instant receivedAt,
            Instant sentAt,
            String platform,
            String workspace,
            String channelId,
            String channelName,
            String userId,
            String userName,
            String slashWord,
            String text,
            boolean escaped,
            String replyAddress,
            Origin origin) {
        this(
                commandId,
                receivedAt,
                sentAt,
                platform,
                workspace,
                channelId,
                channelName,
                userId,
                userName,
                slashWord,
                text,
                escaped,
                replyAddress,
                origin,
                null);
    }

    /** The same command as part of a trace. */
    public ChatCommand tracedBy(String parent) {
        return new ChatCommand(
                commandId,
                receivedAt,
                sentAt,
                platform,
                workspace,
                channelId,
                channelName,
                userId,
                userName,
                slashWord,
                text,
                escaped,
                replyAddress,
                origin,
                parent);
    }

    /** A typed command. */
    public ChatCommand(
            UUID commandId,
            Instant receivedAt,
            Instant sentAt,
            String platform,
            String workspace,
            String channelId,
            String channelName,
            String userId,
            String userName,
            String slashWord,
            String text,
            boolean escaped,
            String replyAddress) {
        this(
                commandId,
                receivedAt,
                sentAt,
                platform,
                workspace,
                channelId,
                channelName,
                userId,
                userName,
                slashWord,
                text,
                escaped,
                replyAddress,
                Origin.TYPED);
    }

    @Override
    @JsonIgnore
    public String eventId() {
        return commandId.toString();
    }

    @Override
    @JsonIgnore
    public Instant at() {
        return receivedAt;
    }

    @Override
    @JsonIgnore
    public String key() {
        return workspace + '/' + channelId;
    }

    /** The user as the project file names him, such as {@code slack:T0DEMO:U0ADA}. */
    @JsonIgnore
    public String chatUser() {
        return platform + ':' + workspace + ':' + userId;
    }

    /** Without the text, which may hold what its writer thinks private, and without the reply address. */
    @Override
    public String toString() {
        return "ChatCommand[commandId=%s, user=%s, channel=%s]".formatted(commandId, chatUser(), channelId);
    }
}
