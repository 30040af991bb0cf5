package dev.chatops.reply.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import dev.chatops.events.LogSpan.Kind;
import dev.chatops.local.bench.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Mebibytes of log a second that one core assembles: operations a second times four. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Tag("benchmark")
public class ScanBenchmark {

    private static final int LOG_BYTES = 4 * 1024 * 1024;

    /** plain output; coloured output; a section at its end; gitlab-runner's with time stamps */
    @Param({"plain", "coloured", "section", "gitlab-runner"})
    public String log;

    private List<Chunk> chunks;

    @Setup
    public void write() {
        var line = switch (log) {
            case "coloured" ->
                "\033[32m2026-11-22\033[0m \033[1;31msevere\033[0m the session of service x was closed\n";
            case "gitlab-runner" -> "2026-01-27T20:14:50.403140Z 01O the session of service x was closed by its peer\n";
            default -> "2026-11-22 severe: the session of service x was closed by its peer, as usual\n";
        };
        var text = new StringBuilder(LOG_BYTES + 100);
        if (log.equals("gitlab-runner")) {
            text.append("2026-01-27T20:14:50.403140Z 00O section_start:1:step_script\r\033[0K\n");
        }
        while (text.length() < LOG_BYTES) {
            text.append(line);
        }
        if (log.equals("section")) {
            text.append("section_start:1:chat_reply\r\033[0K\nshown\nsection_end:2:chat_reply\r\033[0K\n");
        }
        var bytes = text.toString().getBytes(ISO_8859_1);
        var kind = log.equals("gitlab-runner") ? Kind.UNTYPED : Kind.OUTPUT;
        chunks = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += JobLogChunk.MAX_BYTES) {
            int length = Math.min(JobLogChunk.MAX_BYTES, bytes.length - at);
            chunks.add(new Chunk(
                    chunks.size() + 1, List.of(new LogSpan(kind, length)), Arrays.copyOfRange(bytes, at, at + length)));
        }
    }

    @Benchmark
    public Output assemble() {
        var scanner = new SectionScanner(true);
        chunks.forEach(scanner::accept);
        return scanner.end(chunks.size());
    }

    @Test
    void run() throws RunnerException, IOException {
        var options =
                new OptionsBuilder().include(ScanBenchmark.class.getName()).forks(1);
        var figures = Figures.of("r1", "Assembling a reply of a log of 4 MiB, one core");
        for (var result : new Runner(options.build()).run()) {
            var mebibytes = result.getPrimaryResult().getStatistics();
            figures.add(
                    result.getParams().getParam("log"),
                    "MiB/s",
                    4 * mebibytes.getMin(),
                    4 * mebibytes.getMean(),
                    4 * mebibytes.getMax());
        }
        figures.keep(Path.of("..").toAbsolutePath().normalize());
    }
}
