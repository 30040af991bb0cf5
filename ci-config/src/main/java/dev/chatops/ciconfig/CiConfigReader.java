package dev.chatops.ciconfig;

import dev.chatops.ciconfig.include.IncludedFile;
import dev.chatops.ciconfig.include.Includes;
import dev.chatops.ciconfig.policy.PathFacts;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.policy.Situation;
import dev.chatops.ciconfig.reuse.Extends;
import dev.chatops.ciconfig.reuse.Merge;
import dev.chatops.ciconfig.reuse.References;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.YamlException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles a configuration for one pipeline. */
public final class CiConfigReader {
    private CiConfigReader() {}

    /**
     * @param path normally {@code .gitlab-ci.yml}
     * @param files where that file and those that it includes come from
     */
    public static Compilation compile(String path, ConfigFiles files, PipelineContext context) {
        return switch (read(path, files, context)) {
            case Compilation.Compiled(var config, var warnings) ->
                new Compilation.Compiled(config, masked(warnings, context));
            case Compilation.Invalid(var errors, var warnings) ->
                new Compilation.Invalid(masked(errors, context), masked(warnings, context));
            case Compilation.Missing missing -> missing;
        };
    }

    /** An include may be named by a masked variable, and an error names the include. */
    private static List<LintError> masked(List<LintError> errors, PipelineContext context) {
        var secrets = context.secrets();
        return secrets.isEmpty()
                ? errors
                : errors.stream().map(error -> error.without(secrets)).toList();
    }

    private static Compilation read(String path, ConfigFiles files, PipelineContext context) {
        var problems = new Problems();
        try {
            var merge = new Merge();
            var includes = new Includes(files, context, problems, merge);
            var root = includes.load(path);
            if (root.isEmpty()) {
                return new Compilation.Missing(path);
            }
            if (problems.any()) {
                return new Compilation.Invalid(problems.errors(), problems.warnings());
            }
            var merged = References.resolve(Extends.resolve(root.get(), merge));
            var top = TopLevel.read(merged, problems);
            if (problems.any()) {
                return new Compilation.Invalid(problems.errors(), problems.warnings());
            }
            LogicalChecks.check(top);
            var config = compile(top, merged, includes.list(), files, context);
            Warnings.add(top, config, problems);
            return new Compilation.Compiled(config, problems.warnings());
        } catch (InvalidConfig e) {
            return new Compilation.Invalid(List.of(e.error()), problems.warnings());
        } catch (YamlException e) {
            return new Compilation.Invalid(
                    List.of(Problems.located(e.getMessage(), e.place(), null, null)), problems.warnings());
        } catch (ConfigFileException e) {
            return new Compilation.Invalid(
                    List.of(new LintError(e.getMessage(), path, null, null, null)), problems.warnings());
        }
    }

    private static CiConfig compile(
            TopLevel top,
            Node.Mapping merged,
            List<IncludedFile> included,
            ConfigFiles files,
            PipelineContext context) {
        var paths = new PathFacts(files, context);
        var predefined = context.allPredefined();
        var variables = new LinkedHashMap<>(top.variables());
        Inclusion workflow = Inclusion.INCLUDED;
        var autoCancel = top.workflow().autoCancel();
        if (top.workflow().rules() != null) {
            var scope = new VariableScope(context, top.variables(), Map.of(), predefined);
            workflow = switch (top.workflow().rules().decide(new Situation(context, scope::value, paths))) {
                case Rules.Verdict.Matched(var rule, var _)
                when rule.when() != When.NEVER -> {
                    variables.putAll(rule.variables());
                    autoCancel = rule.autoCancel() == null ? autoCancel : rule.autoCancel();
                    yield Inclusion.INCLUDED;
                }
                case Rules.Verdict.Matched(var _, var number) ->
                    excluded("rule " + number + " of `workflow: rules` matches and says `when: never`", context);
                case Rules.Verdict.NoneMatched() ->
                    excluded(
                            "none of the `workflow: rules` matches for source `"
                                    + context.source().word() + "` on `" + context.ref() + "`",
                            context);
                case Rules.Verdict.Failed(var message) -> excluded("`workflow: rules`: " + message, context);
            };
        }
        var compiler = new JobCompiler(context, variables, paths);
        var jobs = new LinkedHashMap<String, CompiledJob>();
        top.drafts().forEach(draft -> compiler.compile(draft, jobs));
        var named = new VariableScope(context, variables, Map.of(), predefined);
        var name = named.fill(top.workflow().name()).strip();
        return new CiConfig(
                top.stages(),
                Collections.unmodifiableMap(jobs),
                Collections.unmodifiableMap(variables),
                workflow,
                name,
                autoCancel,
                top.hidden(),
                context,
                included,
                merged);
    }

    private static Inclusion excluded(String why, PipelineContext context) {
        return new Inclusion.Excluded(
                why,
                "Add a rule such as `- if: $CI_PIPELINE_SOURCE == \""
                        + context.source().word() + "\"` to `workflow`.");
    }
}
