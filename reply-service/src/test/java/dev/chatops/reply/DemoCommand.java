package dev.chatops.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobStatus;
import dev.chatops.events.LogSpan;
import dev.chatops.events.ReplyAddressSeal;
import dev.chatops.events.ReplySettings;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A command that ada has typed, the job it starts, and all events of the two. */
record DemoCommand(UUID id, long job, UUID fence, Instant at) {

    static DemoCommand typedAt(Instant at) {
        return new DemoCommand(
                UUID.randomUUID(), ThreadLocalRandom.current().nextLong(1, 1_000_000_000), UUID.randomUUID(), at);
    }

    ChatCommand typed() {
        return typed(FakeSlack.address(id));
    }

    /** By a button instead of a person. */
    ChatCommand pressed() {
        return typed(FakeSlack.address(id), "C0GENERAL", ChatCommand.Origin.BUTTON);
    }

    ChatCommand typed(String replyAddress) {
        return typed(replyAddress, "C0GENERAL", ChatCommand.Origin.TYPED);
    }

    ChatCommand typedIn(String channel) {
        return typed(FakeSlack.address(id), channel, ChatCommand.Origin.TYPED);
    }

    private ChatCommand typed(String replyAddress, String channel, ChatCommand.Origin origin) {
        return new ChatCommand(
                id,
                at,
                at,
                "slack",
                "T0DEMO",
                channel,
                "general",
                "U0ADA",
                "ada",
                "/chatops",
                "demo run hello-world",
                false,
                new ReplyAddressSeal(List.of(FakeSlack.KEY)).seal(id, replyAddress),
                origin);
    }

    ChatAnswer answered(ChatAnswer.Kind kind, String text) {
        return new ChatAnswer(at, id, kind, true, text, null, null);
    }

    ChatAnswer waits() {
        return new ChatAnswer(at, id, ChatAnswer.Kind.MANUAL, false, "It waits.", 7L, job);
    }

    /** Of a project that wants no progress and no late answers. */
    JobCreated created() {
        return createdFor(id);
    }

    JobCreated createdWith(ReplySettings settings) {
        return created(id, settings);
    }

    /** @param command null when nobody waits */
    JobCreated createdFor(UUID command) {
        return created(command, new ReplySettings(false, false));
    }

    private JobCreated created(UUID command, ReplySettings settings) {
        return new JobCreated(
                at,
                job,
                7,
                command,
                "acme/demo",
                "hello-world",
                "ada",
                URI.create("http://localhost/acme/demo/-/jobs/" + job),
                true,
                settings);
    }

    JobReplyBound boundTo(UUID command) {
        return new JobReplyBound(at, job, command);
    }

    JobLogChunk chunk(long sequence, String output) {
        return chunk(1, fence, sequence, output);
    }

    JobLogChunk chunk(int attempt, UUID fence, long sequence, String output) {
        var bytes = output.getBytes(UTF_8);
        return new JobLogChunk(
                at, job, attempt, fence, sequence, List.of(new LogSpan(LogSpan.Kind.OUTPUT, bytes.length)), bytes);
    }

    JobFinished finished() {
        return finished(1, 1);
    }

    JobFinished finished(int attempt, long lastChunk) {
        return new JobFinished(at, job, attempt, fence, JobStatus.SUCCESS, 0, null, null, lastChunk, false, at);
    }
}
