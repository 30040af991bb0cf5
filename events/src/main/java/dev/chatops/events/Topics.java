package dev.chatops.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The topics and how they are kept. Where Kafka is run for real, operators create them; the local world does it from
 * this list. Pool topics are made by pipeline-service, which knows the pools.
 */
public final class Topics {

    public static final String CHAT_COMMANDS = "chat-commands";
    public static final String JOB_EVENTS = "job-events";
    public static final String JOB_CONTROLS = "job-controls";
    public static final String CHAT_REPLIES = "chat-replies";
    public static final String REPLY_EVENTS = "reply-events";

    /** What the names of all pools' work queues begin with. */
    public static final String JOB_QUEUE = "job-queue.";

    private static final String DEAD = ".dead";

    /**
     * @param partitions 1 for a work queue: the share assignor spreads partitions over members, and with several an
     *     idle runner leaves a busy one's jobs alone
     * @param retention how long a record is kept
     */
    public record Topic(String name, int partitions, Duration retention) {

        /** The broker's settings for it. */
        public Map<String, String> config() {
            return Map.of("retention.ms", Long.toString(retention.toMillis()), "cleanup.policy", "delete");
        }
    }

    /** All but the pools' topics, dead-letter topics included. */
    public static final List<Topic> ALL = List.of(
            new Topic(CHAT_COMMANDS, 6, Duration.ofDays(7)),
            new Topic(deadLetters(CHAT_COMMANDS), 1, Duration.ofDays(30)),
            new Topic(JOB_EVENTS, 6, Duration.ofDays(3)),
            new Topic(deadLetters(JOB_EVENTS), 1, Duration.ofDays(30)),
            new Topic(JOB_CONTROLS, 1, Duration.ofHours(1)),
            new Topic(CHAT_REPLIES, 6, Duration.ofDays(7)),
            new Topic(deadLetters(CHAT_REPLIES), 1, Duration.ofDays(30)),
            new Topic(REPLY_EVENTS, 6, Duration.ofDays(7)),
            new Topic(deadLetters(REPLY_EVENTS), 1, Duration.ofDays(30)));

    private Topics() {}

    /** The work queue of a runner pool. */
    public static Topic jobQueue(String pool) {
        return new Topic(JOB_QUEUE + pool, 1, Duration.ofDays(7));
    }

    /** The share group in which all runners of a pool take jobs. */
    public static String runnerGroup(String pool) {
        return "runners." + pool;
    }

    /** Where records go that fail each time they are read. */
    public static String deadLetters(String topic) {
        return topic + DEAD;
    }
}
