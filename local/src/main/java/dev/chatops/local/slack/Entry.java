package dev.chatops.local.slack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * One thing that happened in the workspace. What is not there is null, and not written.
 *
 * @param seq from 1, without gaps
 * @param ts Slack's name of a message; the one in whose place another stands passes it on
 * @param at by the simulated clock
 * @param user who typed or clicked; who alone sees it, where it is ephemeral
 * @param commandId of the command that it is about
 * @param app who posted it, where it was not the app that the command is for
 * @param isFinal whether it is its command's one answer
 * @param replaced whether it is no longer shown: a later one stands in its place, or it was taken away
 * @param replaces seq of the one in whose place it stands, or that was taken away
 * @param clicked seq of the message that was clicked
 * @param error Slack's word for what went wrong with a command or click
 * @param threadTs the message to which it is a reply
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Entry(
        long seq,
        String ts,
        Instant at,
        String channel,
        @JsonProperty("channel_id") String channelId,
        String user,
        @JsonProperty("user_id") String userId,
        @JsonProperty("command_id") UUID commandId,
        Kind kind,
        String app,
        @JsonProperty("response_type") String responseType,
        String text,
        JsonNode blocks,
        JsonNode metadata,
        List<SharedFile> files,
        @JsonProperty("final") boolean isFinal,
        boolean replaced,
        Long replaces,
        Long clicked,
        String error,
        @JsonProperty("thread_ts") String threadTs) {

    enum Kind {
        /** What a person typed. Public once the app's immediate answer is {@code in_channel}, else his own. */
        TYPED,
        /** A button that a person pressed, by its label. */
        CLICKED,
        /** The app's immediate answer, or what Slack shows instead of one. */
        ACK,
        /** Posted by an app. */
        MESSAGE,
        /** A message was taken away. */
        DELETED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Entry asPublic() {
        return with(Message.IN_CHANNEL, replaced);
    }

    Entry asReplaced() {
        return with(responseType, true);
    }

    private Entry with(String newResponseType, boolean newReplaced) {
        return new Entry(
                seq,
                ts,
                at,
                channel,
                channelId,
                user,
                userId,
                commandId,
                kind,
                app,
                newResponseType,
                text,
                blocks,
                metadata,
                files,
                isFinal,
                newReplaced,
                replaces,
                clicked,
                error,
                threadTs);
    }

    /** Of an entry that is about to be written down. Ephemeral, unless something says otherwise. */
    static final class Builder {

        private final Kind kind;
        private final Transcript.About about;
        private final Instant at;
        private String ts;
        private String app;
        private String responseType = Message.EPHEMERAL;
        private String text = "";
        private JsonNode blocks;
        private JsonNode metadata;
        private List<SharedFile> files;
        private boolean isFinal;
        private Long replaces;
        private Long clicked;
        private String error;
        private String threadTs;

        Builder(Kind kind, Transcript.About about, Instant at) {
            this.kind = kind;
            this.about = about;
            this.at = at;
        }

        Builder message(Message message) {
            metadata = message.metadata();
            isFinal = message.isFinal();
            threadTs = message.threadTs();
            return responseType(message.responseType()).text(message.text()).blocks(message.blocks());
        }

        Builder app(String name) {
            app = name;
            return this;
        }

        Builder responseType(String type) {
            responseType = type;
            return this;
        }

        Builder text(String shown) {
            text = shown;
            return this;
        }

        Builder blocks(JsonNode shown) {
            blocks = shown;
            return this;
        }

        Builder files(List<SharedFile> shared) {
            files = shared;
            return this;
        }

        Builder clicked(Long seq) {
            clicked = seq;
            return this;
        }

        Builder error(String word) {
            error = word;
            return this;
        }

        Builder inPlaceOf(Entry original) {
            ts = original.ts();
            threadTs = original.threadTs();
            replaces = original.seq();
            return this;
        }

        Entry build(long seq, TimeStamps stamps) {
            var channel = about.channel();
            var user = about.user();
            return new Entry(
                    seq,
                    ts == null ? stamps.next(at) : ts,
                    at,
                    channel.name(),
                    channel.id(),
                    user == null ? null : user.username(),
                    user == null ? null : user.id(),
                    about.commandId(),
                    kind,
                    app,
                    responseType,
                    text,
                    blocks,
                    metadata,
                    files,
                    isFinal,
                    false,
                    replaces,
                    clicked,
                    error,
                    threadTs);
        }
    }
}
