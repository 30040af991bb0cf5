package dev.chatops.ciconfig;

import dev.chatops.ciconfig.include.IncludedFile;
import dev.chatops.ciconfig.policy.PathFacts;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.policy.Situation;
import dev.chatops.ciconfig.yaml.Node;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checked configuration in one piece, before a pipeline asks for it.
 *
 * @param merged what it was read from, without includes, {@code extends} and references
 */
record Configuration(TopLevel top, Node.Mapping merged, List<IncludedFile> included) {
    private static final int LONGEST_NAME = 255;

    CiConfig compile(ConfigFiles files, PipelineContext context) {
        var paths = new PathFacts(files, context);
        var predefined = context.allPredefined();
        var variables = new LinkedHashMap<>(top.variables());
        Inclusion workflow = Inclusion.INCLUDED;
        var autoCancel = top.workflow().autoCancel();
        if (top.workflow().rules() != null) {
            var scope = new VariableScope(context, top.variables(), Map.of(), predefined);
            workflow = switch (top.workflow().rules().decide(new Situation(null, context, scope::value, paths))) {
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
        var named = new VariableScope(context, variables, Map.of(), predefined);
        var name = Problems.cut(named.fill(top.workflow().name()).strip(), LONGEST_NAME);
        var compiler = new JobCompiler(context, variables, paths, name);
        var jobs = new LinkedHashMap<String, CompiledJob>();
        top.drafts().forEach(draft -> compiler.compile(draft, jobs));
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
