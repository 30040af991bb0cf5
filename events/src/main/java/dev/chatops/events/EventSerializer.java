package dev.chatops.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Writes one family of events as CloudEvents in binary mode: metadata in {@code ce_*} headers, JSON in the value. */
abstract sealed class EventSerializer<E extends Event> implements Serializer<E>
        permits ChatCommandSerializer,
                JobEventSerializer,
                JobQueuedSerializer,
                JobControlSerializer,
                ChatAnswerSerializer,
                ReplySettledSerializer {

    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    /** The {@code ce_type}. A name, once released, keeps its meaning; a changed shape is a new name. */
    abstract String type(E event);

    /** The service that makes such events. */
    abstract String source(E event);

    @Override
    public byte[] serialize(String topic, E event) {
        throw new SerializationException("events are written with headers, which carry their type");
    }

    @Override
    public byte[] serialize(String topic, Headers headers, E event) {
        put(headers, "ce_specversion", "1.0");
        put(headers, "ce_type", type(event));
        put(headers, "ce_source", "/" + source(event));
        put(headers, "ce_id", event.eventId());
        put(headers, "ce_time", event.at().toString());
        return value(headers, event);
    }

    byte[] value(Headers headers, E event) {
        put(headers, "content-type", "application/json");
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new SerializationException(e);
        }
    }

    static void put(Headers headers, String name, String value) {
        headers.remove(name); // a record that is sent again is serialized again
        headers.add(name, value.getBytes(UTF_8));
    }
}
