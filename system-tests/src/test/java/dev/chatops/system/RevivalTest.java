package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.local.world.WorldFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code ./chatops up} looks after what it started: whoever kills a part finds it again in {@code world.json}, and it works. */
@ExtendWith(SharedWorld.class)
class RevivalTest {

    private static final Set<String> KILLED =
            Set.of("gateway-service", "pipeline-service", "reply-service", "runner-1", "kafka", "postgres");

    private final SharedWorld.Parts parts;

    RevivalTest(SharedWorld.Parts parts) {
        this.parts = parts;
    }

    @Test
    void whatIsKilledComesBackAndWorks() throws Exception {
        TestWorlds.requireRestartableParts();
        var world = parts.world();
        world.describe();
        var before = pids();

        KILLED.forEach(name -> ProcessHandle.of(before.get(name)).orElseThrow().destroyForcibly());

        await().pollInSameThread().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            world.supervise();
            assertThat(pids())
                    .allSatisfy((name, pid) ->
                            assertThat(pid.equals(before.get(name))).as(name).isNotEqualTo(KILLED.contains(name)))
                    .containsOnlyKeys(before.keySet());
        });
        for (var name : KILLED) {
            if (!Set.of("kafka", "postgres").contains(name)) {
                world.service(name).awaitReady();
            }
        }
        var answer = parts.chat().answerTo(parts.chat().type("ada", "demo run hello-world"));
        assertThat(Chat.status(answer)).isEqualTo("success");
    }

    private Map<String, Long> pids() throws IOException {
        return parts.world().described().services().stream()
                .collect(Collectors.toMap(WorldFile.Service::name, WorldFile.Service::pid));
    }
}
