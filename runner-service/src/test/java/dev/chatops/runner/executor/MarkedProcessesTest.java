package dev.chatops.runner.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MarkedProcessesTest {

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    /** As a signal is given: the end of a child told first could end its shell in good order, without its trap. */
    @Test
    void parentsAreFoundBeforeTheirChildren() throws Exception {
        var marked = new MarkedProcesses();
        for (int i = 0; i < 40; i++) {
            var builder = new ProcessBuilder("sleep", "300");
            builder.environment().putAll(marked.environment());
            processes.add(builder.start());
        }
        var oldestFirst = processes.stream().map(Process::pid).toList();

        await().untilAsserted(() -> assertThat(marked.find()).containsExactlyElementsOf(oldestFirst));
    }
}
