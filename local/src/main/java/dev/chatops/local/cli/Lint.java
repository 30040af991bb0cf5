package dev.chatops.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.ciconfig.PipelineSource;
import dev.chatops.local.lint.Linted;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Compiles a file as GitLab would. Needs no running world. */
@Command(
        name = "lint",
        description =
                "Compile a .gitlab-ci.yml and print its jobs, or what is wrong with it. Exit code 1: it is not valid, or"
                        + " the job of --job cannot be run.")
final class Lint implements Callable<Integer> {

    @Option(names = "--json", description = "Print one JSON object instead.")
    boolean json;

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            converter = SourceOption.class,
            description = "What starts the pipeline: chat (default), push, web, api, schedule, trigger, ...")
    PipelineSource source = PipelineSource.CHAT;

    @Option(names = "--job", paramLabel = "NAME", description = "Say whether this job can be run, and if not, why.")
    String job;

    @Option(names = "--var", paramLabel = "K=V", description = "A variable of the pipeline. May be repeated.")
    Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    @Parameters(paramLabel = "FILE", description = "The file, or the folder of a .gitlab-ci.yml.")
    Path file;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws JsonProcessingException {
        var linted = Linted.of(file, source, variables, job);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(linted.toMap()));
        } else {
            out.print(linted.text());
        }
        out.flush();
        if (json && linted.refusal() != null) {
            spec.commandLine().getErr().println("`" + job + "` cannot be run: " + linted.refusal());
        }
        return linted.passed() ? Chatops.SUCCESS : Chatops.OTHER_OUTCOME;
    }

    /** The words of {@code CI_PIPELINE_SOURCE}. */
    static final class SourceOption implements ITypeConverter<PipelineSource> {
        @Override
        public PipelineSource convert(String word) {
            return PipelineSource.ofWord(word.toLowerCase(Locale.ROOT))
                    .orElseThrow(
                            () -> new TypeConversionException("--source is a word of CI_PIPELINE_SOURCE such as chat,"
                                    + " push, web, api, schedule, trigger, pipeline or merge_request_event, not "
                                    + word));
        }
    }
}
