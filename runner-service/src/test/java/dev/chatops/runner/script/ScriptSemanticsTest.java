package dev.chatops.runner.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.LogSpan;
import dev.chatops.events.LogSpan.Kind;
import dev.chatops.runner.TestConfig;
import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.log.JobLog;
import dev.chatops.runner.script.ScriptRows.Row;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a script does under the real bash: its exit code, and exactly which bytes are echo and which are output. */
class ScriptSemanticsTest {

    @TempDir
    static Path folder;

    private static HostShell shell;

    @BeforeAll
    static void start() throws Exception {
        shell = new HostShell(TestConfig.of(folder, Map.of()));
    }

    static Stream<Row> rows() {
        return Stream.concat(ScriptRows.all(), ShellRows.all());
    }

    @Test
    void theTableIsNoSmallerThanItWas() {
        assertThat(rows()).hasSizeGreaterThan(90);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aScriptDoesWhatItSays(Row row) throws Exception {
        var marks = new OutputMarks();
        var file = Files.writeString(folder.resolve("script.sh"), BashScript.of(row.commands(), marks));
        var work = Files.createTempDirectory(folder, "work");
        var environment = new HashMap<>(shell.environment());
        environment.put("CHAT_INPUT", "$(touch owned) `id` '; exit 9; \"");
        var spans = new ArrayList<LogSpan>();
        var bytes = new ByteArrayOutputStream();
        int exitCode;

        try (var log = new JobLog(List.of(), 1_000_000, (ofChunk, chunk) -> {
            spans.addAll(ofChunk);
            bytes.writeBytes(chunk);
        })) {
            var process =
                    shell.runFile(file, work, environment, (read, length) -> marks.pass(read, length, log::write));
            exitCode = process.await();
            marks.end(log::write);
        }

        assertThat(joined(spans, bytes.toByteArray()))
                .isEqualTo(
                        row.spans().stream().map(ScriptSemanticsTest::inBytes).toList());
        assertThat(exitCode).isEqualTo(row.exitCode());
        assertThat(work.resolve("owned")).doesNotExist();
    }

    /** Joins neighbours of one kind. */
    private static List<String> joined(List<LogSpan> spans, byte[] bytes) {
        var texts = new ArrayList<String>();
        Kind last = null;
        int at = 0;
        for (var span : spans) {
            var text = new String(bytes, at, span.bytes(), ISO_8859_1);
            at += span.bytes();
            if (span.kind() == last) {
                texts.add(texts.removeLast() + text);
            } else {
                texts.add((span.kind() == Kind.ECHO ? "e:" : "o:") + text);
            }
            last = span.kind();
        }
        return texts;
    }

    private static String inBytes(String span) {
        return span.startsWith("b:") ? "o:" + span.substring(2) : new String(span.getBytes(UTF_8), ISO_8859_1);
    }
}
