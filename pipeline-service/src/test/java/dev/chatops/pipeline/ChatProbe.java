package dev.chatops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.ChatAction;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.ChatAnswerDeserializer;
import dev.chatops.events.ChatCommand;
import dev.chatops.events.JobEvent;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobEventDeserializer;
import dev.chatops.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Types and presses like people in chat, and reads what pipeline-service says. */
final class ChatProbe {

    /** Also for the first command of a service, on a busy machine. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Broker broker;

    ChatProbe(Broker broker) {
        this.broker = broker;
    }

    /** In {@code #general}. */
    ChatCommand type(String user, String text) throws Exception {
        return send("T0DEMO", "C0GENERAL", user, "/chatops", text, ChatCommand.Origin.TYPED);
    }

    ChatCommand typeIn(String workspace, String channelId, String user, String text) throws Exception {
        return send(workspace, channelId, user, "/chatops", text, ChatCommand.Origin.TYPED);
    }

    /** Presses a button in {@code #general}. */
    ChatCommand press(String user, ChatAction button) throws Exception {
        return send("T0DEMO", "C0GENERAL", user, "", button.command(), ChatCommand.Origin.BUTTON);
    }

    /** The first answer to a command. */
    ChatAnswer answerTo(ChatCommand command) {
        return await().atMost(LIMIT)
                .until(() -> answersTo(command).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** The answer that settles a command. */
    ChatAnswer finalAnswerTo(ChatCommand command) {
        return await().atMost(LIMIT)
                .until(
                        () -> answersTo(command).stream()
                                .filter(answer -> answer.kind().isFinal())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    List<ChatAnswer> answersTo(ChatCommand command) {
        return broker.read(Topics.CHAT_REPLIES, new ChatAnswerDeserializer()).stream()
                .filter(answer -> answer.commandId().equals(command.commandId()))
                .toList();
    }

    /** What a text is answered with. */
    String said(String user, String text) throws Exception {
        return answerTo(type(user, text)).text();
    }

    /** A refusal, which only its asker sees and which repeats what he typed. */
    String refusal(String user, String text) throws Exception {
        var command = type(user, text);
        var answer = answerTo(command);
        assertThat(answer.kind()).isEqualTo(ChatAnswer.Kind.REFUSED);
        assertThat(answer.ephemeral()).isTrue();
        assertThat(answer.text()).contains("\nYou typed: `/chatops " + text.strip());
        assertThat(jobsOf(command)).isEmpty();
        return answer.text();
    }

    JobCreated jobOf(ChatCommand command) {
        return await().atMost(LIMIT)
                .until(() -> jobsOf(command).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    List<JobCreated> jobsOf(ChatCommand command) {
        return of(JobCreated.class).stream()
                .filter(job -> command.commandId().equals(job.commandId()))
                .toList();
    }

    <E extends JobEvent> List<E> of(Class<E> type) {
        return broker.read(Topics.JOB_EVENTS, new JobEventDeserializer()).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static ChatAction button(ChatAnswer answer, String label) {
        return answer.actions().stream()
                .filter(action -> action.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no button " + label + " in " + answer));
    }

    private ChatCommand send(
            String workspace, String channelId, String user, String slashWord, String text, ChatCommand.Origin origin)
            throws Exception {
        var now = Instant.now();
        var command = new ChatCommand(
                UUID.randomUUID(),
                now,
                now,
                "slack",
                workspace,
                channelId,
                channelId.substring(2).toLowerCase(Locale.ROOT),
                user,
                user.toLowerCase(Locale.ROOT),
                slashWord,
                text,
                false,
                "v1.k1.sealed",
                origin);
        broker.send(command);
        return command;
    }
}
