package dev.chatops.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
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
        String replyAddress)
        implements Event {

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
