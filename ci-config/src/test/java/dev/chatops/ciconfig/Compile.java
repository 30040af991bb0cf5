package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Map;

/** Short forms for tests: the text of a file in, what the test is about out. */
final class Compile {
    static final PipelineContext CHAT = PipelineContext.chat("main", Map.of()).withProjectPath("acme/demo");

    private Compile() {}

    static Compilation text(String text) {
        return text(text, CHAT);
    }

    static Compilation text(String text, PipelineContext context) {
        return CiConfigReader.compile(".gitlab-ci.yml", MapFiles.main(text), context);
    }

    static CiConfig valid(String text) {
        return valid(MapFiles.main(text), CHAT);
    }

    static CiConfig valid(String text, PipelineContext context) {
        return valid(MapFiles.main(text), context);
    }

    static CiConfig valid(ConfigFiles files, PipelineContext context) {
        return switch (CiConfigReader.compile(".gitlab-ci.yml", files, context)) {
            case Compilation.Compiled(var config, var _) -> config;
            case Compilation.Invalid(var errors, var _) -> fail("invalid: " + errors);
            case Compilation.Missing(var path) -> fail("missing " + path);
        };
    }

    /** The job {@code job} of a file that is only its body. */
    static CompiledJob job(String body) {
        return valid(jobWith(body)).jobs().get("job");
    }

    static CompiledJob job(String body, PipelineContext context) {
        return valid(jobWith(body), context).jobs().get("job");
    }

    /** A file with one job; the body may be of several lines. A script is added when it has none. */
    static String jobWith(String body) {
        boolean complete = body.lines().anyMatch(line -> line.matches("(script|run|trigger):.*"));
        var script = complete ? "" : "  script: [echo]\n";
        return "job:\n" + script + body.strip().indent(2);
    }

    static List<LintError> errors(String text) {
        return errors(MapFiles.main(text));
    }

    static List<LintError> errors(ConfigFiles files) {
        return switch (CiConfigReader.compile(".gitlab-ci.yml", files, CHAT)) {
            case Compilation.Invalid(var errors, var _) -> errors;
            case Compilation.Compiled _ -> fail("the file is valid");
            case Compilation.Missing(var path) -> fail("missing " + path);
        };
    }

    static List<LintError> warnings(String text) {
        return switch (text(text)) {
            case Compilation.Compiled(var _, var warnings) -> warnings;
            case Compilation other -> fail("not valid: " + other);
        };
    }

    /** The only error. */
    static LintError error(String text) {
        var errors = errors(text);
        assertThat(errors).hasSize(1);
        return errors.getFirst();
    }

    static ChatSelection select(String text, String job) {
        return ChatSelection.select(valid(text), job);
    }
}
