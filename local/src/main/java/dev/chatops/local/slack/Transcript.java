package dev.chatops.local.slack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** All that was typed and posted, in order. Kept in memory, for as long as the simulator runs. */
final class Transcript {

    enum Kind {
        /** What a person typed. Public once the app's immediate answer is {@code in_channel}, else his own. */
        TYPED,
        /** The app's immediate answer, or what Slack shows instead of one. */
        ACK,
        /** Posted to the command's response URL. */
        MESSAGE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param seq from 1, without gaps
     * @param at by the simulated clock
     * @param user who typed; who alone sees it, where it is ephemeral
     * @param isFinal whether it is its command's one answer
     * @param replaced whether a later one stands in its place
     * @param replaces the one in whose place it stands; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            long seq,
            Instant at,
            String channel,
            @JsonProperty("channel_id") String channelId,
            String user,
            @JsonProperty("user_id") String userId,
            @JsonProperty("command_id") UUID commandId,
            String kind,
            @JsonProperty("response_type") String responseType,
            String text,
            JsonNode blocks,
            JsonNode metadata,
            @JsonProperty("final") boolean isFinal,
            boolean replaced,
            Long replaces) {}

    /** What a command is, to all entries that are about it. */
    record About(UUID commandId, SlashCommand command) {}

    private final List<Entry> entries = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();

    void typed(About about, Instant at) {
        // seen by the typist alone until the app's answer makes it public
        var message = new Message(Message.EPHEMERAL, about.command().line(), null, null, false);
        add(about, at, Kind.TYPED, message, null);
    }

    void acknowledged(About about, Instant at, Ack ack) {
        lock.lock();
        try {
            if (ack.responseType().equals(Message.IN_CHANNEL)) {
                publish(about.commandId());
            }
            add(about, at, Kind.ACK, new Message(ack.responseType(), ack.text(), ack.blocks(), null, false), null);
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param replaces seq of the one that this one stands in for; null for none
     * @return its seq
     */
    long posted(About about, Instant at, Message message, Long replaces) {
        return add(about, at, Kind.MESSAGE, message, replaces);
    }

    /** Those behind {@code after}; if there are none, waits for one. */
    List<Entry> after(long after, String channel, Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                int from = (int) Math.min(Math.max(after, 0), entries.size());
                var found = entries.subList(from, entries.size()).stream()
                        .filter(entry -> channel == null || entry.channelId().equals(channel))
                        .toList();
                if (!found.isEmpty() || nanos <= 0) {
                    return found;
                }
                nanos = grown.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    long last() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    private long add(About about, Instant at, Kind kind, Message message, Long replaces) {
        var command = about.command();
        lock.lock();
        try {
            if (replaces != null) {
                change(replaces, Transcript::asReplaced);
            }
            entries.add(new Entry(
                    entries.size() + 1,
                    at,
                    command.channel().name(),
                    command.channel().id(),
                    command.user().username(),
                    command.user().id(),
                    about.commandId(),
                    kind.word(),
                    message.responseType(),
                    message.text(),
                    message.blocks(),
                    message.metadata(),
                    message.isFinal(),
                    false,
                    replaces));
            grown.signalAll();
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    private void publish(UUID commandId) {
        for (int i = entries.size(); i > 0; i--) {
            var entry = entries.get(i - 1);
            if (entry.kind().equals(Kind.TYPED.word()) && entry.commandId().equals(commandId)) {
                change(i, typed -> with(typed, Message.IN_CHANNEL, false));
                return;
            }
        }
    }

    private void change(long seq, UnaryOperator<Entry> how) {
        int index = (int) seq - 1;
        entries.set(index, how.apply(entries.get(index)));
    }

    private static Entry asReplaced(Entry entry) {
        return with(entry, entry.responseType(), true);
    }

    private static Entry with(Entry e, String responseType, boolean replaced) {
        return new Entry(
                e.seq(),
                e.at(),
                e.channel(),
                e.channelId(),
                e.user(),
                e.userId(),
                e.commandId(),
                e.kind(),
                responseType,
                e.text(),
                e.blocks(),
                e.metadata(),
                e.isFinal(),
                replaced,
                e.replaces());
    }
}
