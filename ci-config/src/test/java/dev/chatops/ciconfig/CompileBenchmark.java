package dev.chatops.ciconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Compiling a large configuration: ten lines a job, a tenth as many included files as jobs, as people write them ({@code extends},
 * rules, anchors, references). The median of the samples counts; the time should grow with the number of jobs and no faster.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Tag("benchmark")
public class CompileBenchmark {
    @Param({"50", "100", "200", "400", "800"})
    public int jobs;

    private MapFiles files;
    private ReadConfig read;

    @Setup
    public void write() {
        files = LargeConfiguration.of(jobs, jobs / 10);
        read = CiConfigReader.read(".gitlab-ci.yml", files, Compile.CHAT);
    }

    @Benchmark
    public Compilation compile() {
        return CiConfigReader.compile(".gitlab-ci.yml", files, Compile.CHAT);
    }

    /** A further command on the same commit. */
    @Benchmark
    public Compilation compileWhatWasRead() {
        return read.compile(files, Compile.CHAT);
    }

    @Test
    void run() throws RunnerException, IOException {
        keep(new Runner(new OptionsBuilder()
                        .include(CompileBenchmark.class.getName())
                        .forks(1)
                        .build())
                .run());
    }

    /** For the report of all benchmarks. */
    private static void keep(Collection<RunResult> results) throws IOException {
        var rows = results.stream().map(CompileBenchmark::row).collect(Collectors.joining(",\n"));
        var folder = Files.createDirectories(Path.of("..", "target", "bench"));
        Files.writeString(folder.resolve("k.json"), """
                {"part": "k", "title": "compiling a configuration of ten lines a job", "rows": [
                %s],
                "notes": ["The median of the samples, with their 5th and 95th percentile."]}
                """.formatted(rows));
    }

    private static String row(RunResult result) {
        var samples = result.getPrimaryResult().getStatistics();
        boolean again = result.getParams().getBenchmark().endsWith("compileWhatWasRead");
        var what = result.getParams().getParam("jobs") + " jobs" + (again ? ", read before" : "");
        return String.format(
                Locale.ROOT,
                "{\"what\": \"%s\", \"value\": %.4f, \"least\": %.4f, \"most\": %.4f, \"unit\": \"ms\"}",
                what,
                samples.getPercentile(50),
                samples.getPercentile(5),
                samples.getPercentile(95));
    }
}
