package dev.chatops.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads one family of events. Fields it does not know are passed over; a type it does not know becomes the family's
 * {@code Unknown}. Null is only what the reader asked not to be given.
 */
abstract sealed class EventDeserializer<E extends Event> implements Deserializer<E>
        permits ChatCommandDeserializer,
                JobEventDeserializer,
                JobQueuedDeserializer,
                JobControlDeserializer,
                ChatAnswerDeserializer,
                ReplySettledDeserializer {

    /**
     * The record that a {@code ce_type} stands for.
     *
     * @throws SerializationException for an unknown name, in a family without {@code Unknown}
     */
    abstract Class<? extends E> named(String type);

    @Override
    public E deserialize(String topic, byte[] data) {
        throw new SerializationException("events are read with headers, which carry their type");
    }

    @Override
    public E deserialize(String topic, Headers headers, byte[] data) {
        return value(required(headers, "ce_type"), headers, data);
    }

    E value(String type, Headers headers, byte[] data) {
        var shape = named(type);
        try {
            var event = EventSerializer.JSON.readValue(data, shape);
            if (event == null) {
                throw new SerializationException("a " + type + " without content");
            }
            return event;
        } catch (IOException e) {
            throw new SerializationException("not a " + type, e);
        }
    }

    static SerializationException unknown(String type) {
        return new SerializationException("unknown event type: " + type);
    }

    /** Null when nobody traces. */
    static String traceparent(Headers headers) {
        var header = headers.lastHeader("traceparent");
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }

    static String required(Headers headers, String name) {
        var header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            throw new SerializationException("no header " + name);
        }
        return new String(header.value(), UTF_8);
    }
}
