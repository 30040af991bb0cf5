package dev.chatops.gateway.publish;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.gateway.slack.SlackRequest;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** G1 where the broker goes away while the gateway runs. */
@QuarkusTest
@WithTestResource(BrokerProcess.class)
class BrokerOutageTest {

    private static final Duration SLACKS_LIMIT = Duration.ofSeconds(3);

    BrokerProcess broker;

    @BeforeEach
    void theBrokerTakesCommands() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> SlackRequest.typing("warm").send().asString().contains("in_channel"));
    }

    @Test
    void aBrokerThatTookTheCommandAndFellSilentLeavesItUnconfirmed() {
        var text = "maybe " + UUID.randomUUID();
        broker.pause();
        try {
            var answer = SlackRequest.typing(text).send();

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.asString())
                    .contains("\"response_type\":\"ephemeral\"", "Not confirmed", "may still run", text);
            assertThat(answer.took()).isLessThan(SLACKS_LIMIT);
            assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
        } finally {
            broker.resume();
        }
        // "may still run" is not a phrase: the silent broker had the command in its socket
        try (var published = new PublishedCommands()) {
            assertThat(published.upTo(text)).isNotEmpty();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void aClickThatTheBrokerTookAndDidNotConfirmIsMarkedToo() {
        var command = "maybe play " + UUID.randomUUID();
        broker.pause();
        try {
            var answer = SlackRequest.clicking(command).send();

            assertThat(answer.statusCode()).isEqualTo(504);
            assertThat(answer.took()).isLessThan(SLACKS_LIMIT);
        } finally {
            broker.resume();
        }
        try (var published = new PublishedCommands()) {
            assertThat(published.upTo(command)).isNotEmpty();
        }
    }

    @Test
    void everyoneIsAnsweredInTimeWhileTheBrokerIsSilent() throws Exception {
        broker.pause();
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 3; round++) {
                var answers = IntStream.range(0, 20)
                        .mapToObj(i -> people.submit(
                                () -> SlackRequest.typing("silent " + i).send()))
                        .toList();
                for (var answer : answers) {
                    assertThat(answer.get().asString()).containsAnyOf("Not confirmed", "Not accepted");
                    assertThat(answer.get().took()).isLessThan(SLACKS_LIMIT);
                }
            }
        } finally {
            broker.resume();
        }
    }

    @Test
    void aBrokerThatIsGoneWasGivenNothing() {
        var text = "never " + UUID.randomUUID();
        broker.kill();
        var answer = SlackRequest.typing(text).send();
        broker.restart();

        assertThat(answer.asString()).contains("Not accepted", "try again", text);
        assertThat(answer.took()).isLessThan(SLACKS_LIMIT);
        theBrokerTakesCommands();
        var marker = "marker " + UUID.randomUUID();
        SlackRequest.typing(marker).send();
        try (var published = new PublishedCommands()) {
            assertThat(published.upTo(marker))
                    .noneMatch(record -> record.value().text().equals(text));
        }
    }
}
