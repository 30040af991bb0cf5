package dev.chatops.gateway.publish;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.gateway.slack.SlackRequest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** G1 where the broker was never there. */
@QuarkusTest
@TestProfile(NoBrokerTest.NoBroker.class)
class NoBrokerTest {

    public static class NoBroker implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("kafka.bootstrap.servers", "127.0.0.1:1");
        }
    }

    @Test
    void theTypistIsToldInTimeThatNothingWasStarted() {
        var answer = SlackRequest.typing("demo run deploy").send();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString())
                .contains("\"response_type\":\"ephemeral\"", "Not accepted", "try again", "/chatops demo run deploy");
        assertThat(answer.took()).isLessThan(Duration.ofSeconds(3));
    }

    /** Slack shows a warning sign beside the button: the only thing that the answer to a click can bring about. */
    @Test
    void whoClickedSeesInTimeThatItDidNotWork() {
        var answer = SlackRequest.clicking("demo play 12").send();

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.took()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void manyAtOnceAreToldJustAsSoon() throws Exception {
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 50)
                    .mapToObj(i ->
                            people.submit(() -> SlackRequest.typing("many " + i).send()))
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get().asString()).contains("Not accepted");
                assertThat(answer.get().took()).isLessThan(Duration.ofSeconds(3));
            }
        }
    }

    @Test
    void itIsNotReadyButLives() {
        SlackRequest.typing("a failure before").send();

        assertThat(get("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/q/health/live").statusCode()).isEqualTo(200);
    }
}
