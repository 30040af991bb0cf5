package dev.chatops.local.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisionTest {

    @TempDir
    Path folder;

    private final List<String> said = new ArrayList<>();
    private final Supervision supervision = new Supervision(said::add);
    private HttpServer health;
    private ChildProcess service;

    @BeforeEach
    void answerThatItIsReady() throws Exception {
        health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        health.start();
    }

    @AfterEach
    void stop() throws Exception {
        health.stop(0);
        service.kill();
    }

    @Test
    void whatIsKilledIsStartedAgainHoweverOften() throws Exception {
        service = service("sleep", "600");
        for (int i = 0; i < 5; i++) {
            long pid = service.pid();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            await().until(() -> supervision.look(service));
            assertThat(service.pid()).isNotEqualTo(pid);
            assertThat(supervision.look(service)).isFalse();
        }
        assertThat(said)
                .hasSize(10)
                .startsWith(
                        "runner-1 ended with exit code 137 and is started again; its log is " + folder.resolve("log"),
                        "runner-1 is ready again");
    }

    @Test
    void aKillIsNoFailedStart() throws Exception {
        health.stop(0); // it is never ready
        service = service("sleep", "600");
        for (int i = 0; i < 5; i++) {
            service.kill();
            assertThat(supervision.look(service)).isTrue();
        }
    }

    @Test
    void aStartThatIsDisturbedIsTriedAgain() throws Exception {
        service = service("sleep", "600");
        var left = new AtomicInteger(3);
        supervision.untilItStays(() -> {
            if (left.decrementAndGet() > 0) {
                throw new WorldException("killed again");
            }
        });
        assertThat(left).hasValue(0);
        assertThatThrownBy(() -> supervision.untilItStays(() -> {
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");
    }

    @Test
    void whatCannotBeStartedIsGivenUp() throws Exception {
        service = service("sh", "-c", "echo the port is taken; exit 1");
        for (int i = 0; i < 3; i++) {
            await().until(() -> supervision.look(service));
        }
        await().until(() -> !service.isAlive());
        assertThatThrownBy(() -> supervision.look(service))
                .isInstanceOf(WorldException.class)
                .hasMessageContainingAll("runner-1 ended at 3 starts in a row", "the port is taken");
    }

    private ChildProcess service(String... command) throws WorldException {
        var url = URI.create("http://127.0.0.1:" + health.getAddress().getPort());
        return new ChildProcess("runner-1", List.of(command), Map.of(), folder.resolve("log"), url, url).start();
    }
}
