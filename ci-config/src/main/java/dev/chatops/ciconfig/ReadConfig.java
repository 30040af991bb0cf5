package dev.chatops.ciconfig;

import dev.chatops.ciconfig.expression.EvaluationBudget;
import dev.chatops.ciconfig.include.Includes;
import dev.chatops.ciconfig.include.LookedAt;
import dev.chatops.ciconfig.include.WhatWasAsked;
import dev.chatops.ciconfig.reuse.Extends;
import dev.chatops.ciconfig.reuse.Merge;
import dev.chatops.ciconfig.reuse.References;
import dev.chatops.ciconfig.yaml.YamlException;
import java.util.List;

/**
 * A configuration with all its files, read and checked but not yet looked at by a pipeline. It may be kept and compiled for every
 * pipeline that {@link #holdsFor} says: reading is most of the work.
 */
public final class ReadConfig {
    /** Either a configuration, or what is wrong with it. */
    private sealed interface Result {}

    private record Checked(Configuration configuration, Problems problems) implements Result {}

    private record Wrong(Compilation compilation) implements Result {}

    private final Result result;
    private final LookedAt lookedAt;

    private ReadConfig(Result result, LookedAt lookedAt) {
        this.result = result;
        this.lookedAt = lookedAt;
    }

    static ReadConfig read(String path, ConfigFiles files, PipelineContext context) {
        var asked = new WhatWasAsked(files, context);
        var result = EvaluationBudget.within(() -> result(path, asked, context));
        return new ReadConfig(result, asked.note());
    }

    private static Result result(String path, WhatWasAsked asked, PipelineContext context) {
        var problems = new Problems();
        try {
            var merge = new Merge();
            var includes = new Includes(asked, context, problems, merge);
            var root = includes.load(path);
            if (root.isEmpty()) {
                return new Wrong(new Compilation.Missing(path));
            }
            if (problems.any()) {
                return wrong(problems.errors(), problems);
            }
            var merged = References.resolve(Extends.resolve(root.get(), merge));
            var top = TopLevel.read(merged, problems);
            if (problems.any()) {
                return wrong(problems.errors(), problems);
            }
            LogicalChecks.check(top);
            return new Checked(new Configuration(top, merged, includes.list()), problems);
        } catch (InvalidConfig e) {
            return wrong(List.of(e.error()), problems);
        } catch (YamlException e) {
            return wrong(List.of(Problems.located(e.getMessage(), e.place(), null, null)), problems);
        } catch (ConfigFileException | EvaluationBudget.Spent e) {
            return wrong(List.of(new LintError(e.getMessage(), path, null, null, null)), problems);
        }
    }

    private static Result wrong(List<LintError> errors, Problems problems) {
        return new Wrong(new Compilation.Invalid(errors, problems.warnings()));
    }

    /**
     * Whether reading the same commit for this pipeline would give the same: every file was of that commit, and every variable
     * that an include looked at has the value that it had.
     */
    public boolean holdsFor(PipelineContext context) {
        return lookedAt.isTheSameFor(context);
    }

    /** @param files of the same commit, for what rules look at */
    public Compilation compile(ConfigFiles files, PipelineContext context) {
        return switch (compiled(files, context)) {
            case Compilation.Compiled(var config, var warnings) ->
                new Compilation.Compiled(config, masked(warnings, context));
            case Compilation.Invalid(var errors, var warnings) ->
                new Compilation.Invalid(masked(errors, context), masked(warnings, context));
            case Compilation.Missing missing -> missing;
        };
    }

    private Compilation compiled(ConfigFiles files, PipelineContext context) {
        return switch (result) {
            case Wrong(var compilation) -> compilation;
            case Checked(var configuration, var problems) -> {
                try {
                    var config = EvaluationBudget.within(() -> configuration.compile(files, context));
                    yield new Compilation.Compiled(config, Warnings.with(problems, configuration.top(), config));
                } catch (InvalidConfig e) {
                    yield new Compilation.Invalid(List.of(e.error()), problems.warnings());
                }
            }
        };
    }

    /** An include may be named by a masked variable, and an error names the include. */
    private static List<LintError> masked(List<LintError> errors, PipelineContext context) {
        var secrets = context.secrets();
        return secrets.isEmpty()
                ? errors
                : errors.stream().map(error -> error.without(secrets)).toList();
    }
}
