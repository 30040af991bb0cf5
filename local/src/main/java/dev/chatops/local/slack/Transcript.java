package dev.chatops.local.slack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** All that was typed, pressed and posted, in order. Kept in memory, for as long as the simulator runs. */
final class Transcript {

    private final List<Entry> entries = new ArrayList<>();
    private final Map<UUID, About> commands = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final TimeStamps stamps = new TimeStamps();

    /**
     * What entries of one command have in common.
     *
     * @param commandId null for what an app says by itself
     * @param user null for what an app says to all by itself
     */
    record About(UUID commandId, Workspace.Channel channel, Workspace.User user) {}

    void typed(About about, Instant at, String line) {
        commands.put(about.commandId(), about);
        // seen by the typist alone until the app's answer makes it public
        add(entry(Entry.Kind.TYPED, about, at).text(line));
    }

    void clicked(About about, Instant at, Click click) {
        commands.put(about.commandId(), about);
        add(entry(Entry.Kind.CLICKED, about, at)
                .text(click.button().label())
                .clicked(click.message().seq()));
    }

    /** @param clicked seq of the message that was clicked; null for a typed command */
    void acknowledged(About about, Instant at, Ack ack, Long clicked) {
        lock.lock();
        try {
            if (ack.responseType().equals(Message.IN_CHANNEL)) {
                publish(about.commandId());
            }
            add(entry(Entry.Kind.ACK, about, at)
                    .responseType(ack.responseType())
                    .text(ack.text())
                    .blocks(ack.blocks())
                    .error(ack.error())
                    .clicked(clicked));
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param replaces seq of the one that this one stands in for; null for none
     * @return its seq
     */
    long posted(About about, Instant at, Message message, Long replaces) {
        return posted(about, at, message, replaces, null);
    }

    /** @param app who posted it; null for the app that commands are for */
    long posted(About about, Instant at, Message message, Long replaces, String app) {
        lock.lock();
        try {
            var entry = entry(Entry.Kind.MESSAGE, about, at).message(message).app(app);
            if (replaces != null) {
                entry.inPlaceOf(get(replaces));
                set(get(replaces).asReplaced());
            }
            return add(entry);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #posted}, with files. */
    long shared(About about, Instant at, Message message, List<SharedFile> files, String app) {
        return add(entry(Entry.Kind.MESSAGE, about, at)
                .message(message)
                .files(files)
                .app(app));
    }

    /** Takes a message away. */
    void deleted(About about, Instant at, long seq) {
        lock.lock();
        try {
            var gone = get(seq);
            set(gone.asReplaced());
            add(entry(Entry.Kind.DELETED, about, at).inPlaceOf(gone));
        } finally {
            lock.unlock();
        }
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

    List<Entry> all() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** Empty where nobody typed or clicked it. */
    Optional<About> command(UUID id) {
        return Optional.ofNullable(commands.get(id));
    }

    /** @param id a message's time stamp, for how it reads now, or its seq, for how it read then */
    Optional<Entry> message(String id) {
        Predicate<Entry> wanted = id.contains(".")
                ? entry -> entry.ts().equals(id)
                : entry -> Long.toString(entry.seq()).equals(id);
        lock.lock();
        try {
            return entries.reversed().stream()
                    .filter(entry -> entry.kind() == Entry.Kind.MESSAGE)
                    .filter(wanted)
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Seq of what stands now where this message stood; empty once that was taken away. */
    Optional<Long> standsAt(String ts) {
        lock.lock();
        try {
            return entries.reversed().stream()
                    .filter(entry -> entry.ts().equals(ts))
                    .filter(entry -> entry.kind() == Entry.Kind.MESSAGE || entry.kind() == Entry.Kind.DELETED)
                    .findFirst()
                    .filter(entry -> entry.kind() == Entry.Kind.MESSAGE)
                    .map(Entry::seq);
        } finally {
            lock.unlock();
        }
    }

    private static Entry.Builder entry(Entry.Kind kind, About about, Instant at) {
        return new Entry.Builder(kind, about, at);
    }

    private long add(Entry.Builder builder) {
        lock.lock();
        try {
            var entry = builder.build(entries.size() + 1, stamps);
            entries.add(entry);
            grown.signalAll();
            return entry.seq();
        } finally {
            lock.unlock();
        }
    }

    private void publish(UUID commandId) {
        entries.reversed().stream()
                .filter(entry -> entry.kind() == Entry.Kind.TYPED && commandId.equals(entry.commandId()))
                .findFirst()
                .ifPresent(typed -> set(typed.asPublic()));
    }

    private Entry get(long seq) {
        return entries.get((int) seq - 1);
    }

    private void set(Entry entry) {
        entries.set((int) entry.seq() - 1, entry);
    }
}
