package dev.chatops.pipeline.outbox;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerSerializer;
import dev.chatops.events.JobControl;
import dev.chatops.events.JobControlSerializer;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEventSerializer;
import dev.chatops.events.JobQueued;
import dev.chatops.events.JobQueuedDeserializer;
import dev.chatops.events.JobQueuedSerializer;
import dev.chatops.events.Topics;
import dev.chatops.telemetry.Traces;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A record as it will be sent.
 *
 * @param stream what must stay in order: a job's records across topics, or a command's answers
 */
public record OutboxRecord(String stream, String topic, String key, Headers headers, byte[] value) {

    private static final Serializer<JobEvent> JOB_EVENTS = new JobEventSerializer();
    private static final Serializer<JobQueued> JOB_QUEUED = new JobQueuedSerializer();
    private static final JobQueuedDeserializer OFFERS = new JobQueuedDeserializer();
    private static final Serializer<JobControl> JOB_CONTROLS = new JobControlSerializer();
    private static final Serializer<ChatAnswer> CHAT_ANSWERS = new ChatAnswerSerializer();

    public static OutboxRecord of(JobEvent event) {
        return record(stream(event.jobId()), Topics.JOB_EVENTS, event.key(), event, JOB_EVENTS);
    }

    public static OutboxRecord of(JobQueued event) {
        var topic = Topics.jobQueue(event.pool()).name();
        return record(stream(event.jobId()), topic, event.key(), event, JOB_QUEUED);
    }

    public static OutboxRecord of(JobControl event) {
        return record(stream(event.jobId()), Topics.JOB_CONTROLS, event.key(), event, JOB_CONTROLS);
    }

    public static OutboxRecord of(ChatAnswer event) {
        return record("command:" + event.commandId(), Topics.CHAT_REPLIES, event.key(), event, CHAT_ANSWERS);
    }

    /** The offer of a job that this record is; empty for any other. */
    Optional<JobQueued> offer() {
        return topic.startsWith(Topics.JOB_QUEUE)
                ? Optional.of(OFFERS.deserialize(topic, headers, value))
                : Optional.empty();
    }

    private static String stream(long jobId) {
        return "job:" + jobId;
    }

    private static <E> OutboxRecord record(String stream, String topic, String key, E event, Serializer<E> serializer) {
        var headers = new RecordHeaders();
        var value = serializer.serialize(topic, headers, event);
        var parent = Traces.current(); // stored with the row, so that a sweeper's send belongs to the trace too
        if (parent != null) {
            headers.add(Traces.HEADER, parent.getBytes(StandardCharsets.UTF_8));
        }
        return new OutboxRecord(stream, topic, key, headers, value);
    }
}
