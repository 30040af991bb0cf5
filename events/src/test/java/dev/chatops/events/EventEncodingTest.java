package dev.chatops.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.events.JobEvent.JobLogChunk;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events written by any release can be read by this one: each released type has a sample in {@code released/}. */
class EventEncodingTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final UUID COMMAND = UUID.fromString("01234567-89ab-8def-8123-456789abcdef");
    private static final UUID FENCE = UUID.fromString("11111111-2222-4333-8444-555555555555");

    record Sample(String type, Event event, Serializer<?> serializer, Deserializer<?> deserializer) {

        @SuppressWarnings("unchecked")
        byte[] write(Headers headers) {
            return ((Serializer<Event>) serializer).serialize("topic", headers, event);
        }

        @Override
        public String toString() {
            return type;
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                new Sample(
                        "chat.command.v1",
                        new ChatCommand(
                                COMMAND,
                                AT,
                                AT.minusSeconds(1),
                                "slack",
                                "T0DEMO",
                                "C0GENERAL",
                                "general",
                                "U0ADA",
                                "ada",
                                "/chatops",
                                "demo run args 'a \"b c\"'",
                                false,
                                "v1.k1.c2VhbGVk"),
                        new ChatCommandSerializer(),
                        new ChatCommandDeserializer()),
                job(
                        "job.created.v1",
                        new JobEvent.JobCreated(
                                AT,
                                42,
                                7,
                                COMMAND,
                                "acme/demo",
                                "hello-world",
                                "ada",
                                URI.create("http://localhost:18081/acme/demo/-/jobs/42"),
                                true,
                                ReplySettings.DEFAULT)),
                job("job.reply-bound.v1", new JobEvent.JobReplyBound(AT, 42, COMMAND)),
                job("job.started.v1", new JobEvent.JobStarted(AT, 42, 1, FENCE, "runner-1")),
                job(
                        "job.attempt-finished.v1",
                        new JobEvent.JobAttemptFinished(
                                AT,
                                42,
                                1,
                                FENCE,
                                JobStatus.FAILED,
                                3,
                                FailureReason.SCRIPT_FAILURE,
                                null,
                                9,
                                1234,
                                false)),
                job(
                        "job.finished.v1",
                        new JobEvent.JobFinished(
                                AT, 42, 1, FENCE, JobStatus.SUCCESS, 0, null, null, 9, true, AT.minusSeconds(2))),
                new Sample(
                        "job.queued.v1",
                        new JobQueued(AT, 42, 1, "default", AT.plusSeconds(3600)),
                        new JobQueuedSerializer(),
                        new JobQueuedDeserializer()),
                new Sample(
                        "job.cancel-requested.v1",
                        new JobControl.JobCancelRequested(AT, 42, 1),
                        new JobControlSerializer(),
                        new JobControlDeserializer()),
                new Sample(
                        "job.attempt-closed.v1",
                        new JobControl.AttemptClosed(AT, 42, 1, FENCE),
                        new JobControlSerializer(),
                        new JobControlDeserializer()),
                new Sample(
                        "chat.answer.v1",
                        new ChatAnswer(AT, COMMAND, ChatAnswer.Kind.REFUSED, true, "No project `x`.", null, null),
                        new ChatAnswerSerializer(),
                        new ChatAnswerDeserializer()),
                new Sample(
                        "reply.settled.v1",
                        new ReplySettled(
                                AT, COMMAND, 42L, ReplySettled.Outcome.DROPPED, "not finished within 30 minutes"),
                        new ReplySettledSerializer(),
                        new ReplySettledDeserializer()));
    }

    @Test
    void buttonsAndWhoTypedThemAreWrittenAndRead() {
        var action = new ChatAction("Play", "acme/demo play 42", ChatAction.Style.PRIMARY, "Really?");
        var answer =
                new ChatAnswer(AT, COMMAND, ChatAnswer.Kind.MANUAL, false, "It waits.", 7L, 42L, List.of(action), true);
        var headers = new RecordHeaders();
        var value = new ChatAnswerSerializer().serialize("topic", headers, answer);
        assertThat(new ChatAnswerDeserializer().deserialize("topic", headers, value))
                .isEqualTo(answer);
        var pressed = new ChatCommand(
                COMMAND,
                AT,
                AT,
                "slack",
                "T0DEMO",
                "C0GENERAL",
                "general",
                "U0ADA",
                "ada",
                "",
                action.command(),
                false,
                "v1.k1.c2VhbGVk",
                ChatCommand.Origin.BUTTON);
        headers = new RecordHeaders();
        value = new ChatCommandSerializer().serialize("topic", headers, pressed);
        assertThat(new ChatCommandDeserializer().deserialize("topic", headers, value))
                .isEqualTo(pressed);
    }

    private static Sample job(String type, JobEvent event) {
        return new Sample(type, event, new JobEventSerializer(), new JobEventDeserializer());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theReleasedSampleStillReadsAsTheSameEvent(Sample sample) throws IOException {
        byte[] released;
        try (var in = getClass().getResourceAsStream("/released/" + sample.type + ".json")) {
            assertThat(in).as("a sample of %s in released/", sample.type).isNotNull();
            released = in.readAllBytes();
        }
        var headers = new RecordHeaders().add("ce_type", sample.type.getBytes(UTF_8));
        assertThat(sample.deserializer.deserialize("topic", headers, released)).isEqualTo(sample.event);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenCarriesItsTypeAndReadsBackAsTheSame(Sample sample) {
        var headers = new RecordHeaders();
        var value = sample.write(headers);
        assertThat(headers.lastHeader("ce_type").value()).asString(UTF_8).isEqualTo(sample.type);
        assertThat(headers.lastHeader("ce_id").value()).asString(UTF_8).isEqualTo(sample.event.eventId());
        assertThat(sample.deserializer.deserialize("topic", headers, value)).isEqualTo(sample.event);
        assertThat(new String(value, UTF_8)).doesNotContain("eventId", "\"key\"");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void fieldsOfALaterReleaseArePassedOver(Sample sample) {
        var headers = new RecordHeaders();
        var value = new String(sample.write(headers), UTF_8).replaceFirst("\\{", "{\"later\":{\"x\":[1]},");
        assertThat(sample.deserializer.deserialize("topic", headers, value.getBytes(UTF_8)))
                .isEqualTo(sample.event);
    }

    /** Whom a kind does not concern, it does not concern unreadable either. */
    @Test
    void kindsThatWereNotAskedForAreNull() {
        var headers = new RecordHeaders().add("ce_type", "job.started.v1".getBytes(UTF_8));
        var ends = JobEventDeserializer.of(Set.of(JobEvent.JobFinished.class));
        assertThat(ends.deserialize("job-events", headers, "{".getBytes(UTF_8))).isNull();
        assertThatThrownBy(() -> new JobEventDeserializer().deserialize("job-events", headers, "{".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aJobEventOfALaterReleaseIsUnknownAndNotNull() {
        var headers = new RecordHeaders().add("ce_type", "job.paused.v1".getBytes(UTF_8));
        var value = "{\"at\":\"2026-11-22T10:15:30.123Z\",\"jobId\":42,\"by\":\"ada\"}".getBytes(UTF_8);
        assertThat(new JobEventDeserializer().deserialize("job-events", headers, value))
                .isEqualTo(new JobEvent.Unknown(AT, 42));
    }

    @Test
    void aStatusOfALaterReleaseIsUnknownAndNotAnError() {
        var headers = new RecordHeaders().add("ce_type", "job.finished.v1".getBytes(UTF_8));
        var value = "{\"at\":\"2026-11-22T10:15:30.123Z\",\"jobId\":42,\"status\":\"paused\"}".getBytes(UTF_8);
        var event = (JobEvent.JobFinished) new JobEventDeserializer().deserialize("job-events", headers, value);
        assertThat(event.status()).isEqualTo(JobStatus.UNKNOWN);
    }

    @Test
    void aLogChunksBytesTravelUntouched() {
        var bytes = new byte[] {0, -1, (byte) 0xC3, '\r', '\n', 27, '[', 'm', (byte) 0x80};
        var spans = List.of(new LogSpan(LogSpan.Kind.ECHO, 2), new LogSpan(LogSpan.Kind.OUTPUT, 7));
        var headers = new RecordHeaders();
        var value = new JobEventSerializer()
                .serialize("job-events", headers, new JobLogChunk(AT, 42, 1, FENCE, 5, spans, bytes));
        assertThat(value).isEqualTo(bytes);
        var read = (JobLogChunk) new JobEventDeserializer().deserialize("job-events", headers, value);
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(read.spans()).isEqualTo(spans);
        assertThat(List.of(read.jobId(), read.attempt(), read.sequence(), read.fence(), read.at()))
                .isEqualTo(List.of(42L, 1, 5L, FENCE, AT));
    }

    @Test
    void aLogChunkWhoseSpansDoNotAddUpIsRefused() {
        var headers = new RecordHeaders();
        new JobEventSerializer()
                .serialize(
                        "job-events",
                        headers,
                        new JobLogChunk(
                                AT, 42, 1, FENCE, 5, List.of(new LogSpan(LogSpan.Kind.OUTPUT, 3)), new byte[3]));
        assertThatThrownBy(() -> new JobEventDeserializer().deserialize("job-events", headers, new byte[4]))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aRecordWithoutATypeOrWithAnUnreadableBodyIsRefused() {
        var reader = new ChatCommandDeserializer();
        assertThatThrownBy(() -> reader.deserialize("chat-commands", new RecordHeaders(), "{}".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("ce_type");
        var headers = new RecordHeaders().add("ce_type", "chat.command.v1".getBytes(UTF_8));
        assertThatThrownBy(() -> reader.deserialize("chat-commands", headers, "not json".getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aCommandsTextAndReplyAddressStayOutOfItsToString() {
        var command = (ChatCommand) samples().findFirst().orElseThrow().event();
        assertThat(command.toString()).doesNotContain(command.text(), command.replyAddress());
    }
}
