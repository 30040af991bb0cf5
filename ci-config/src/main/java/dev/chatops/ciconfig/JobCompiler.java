package dev.chatops.ciconfig;

import dev.chatops.ciconfig.expression.EvaluationBudget;
import dev.chatops.ciconfig.job.AllowFailure;
import dev.chatops.ciconfig.job.JobDraft;
import dev.chatops.ciconfig.job.JobReader;
import dev.chatops.ciconfig.job.Need;
import dev.chatops.ciconfig.policy.PathFacts;
import dev.chatops.ciconfig.policy.Rule;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.policy.Situation;
import dev.chatops.ciconfig.yaml.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Turns drafts into jobs of one pipeline: expands parallel ones and asks each one's policy. */
final class JobCompiler {
    private static final int MOST_JOBS = 10_000;
    private static final int MOST_VARIABLES = 1_000_000; // of all jobs together

    private final PipelineContext context;
    private final Map<String, String> predefined;
    private final Map<String, JobVariable> globals;
    private final PathFacts paths;
    private final String pipelineName;
    private int jobs;
    private int copied;

    /** @param globals variables of the top level and of the matching workflow rule */
    JobCompiler(PipelineContext context, Map<String, JobVariable> globals, PathFacts paths, String pipelineName) {
        this.context = context;
        this.predefined = context.allPredefined();
        this.globals = globals;
        this.paths = paths;
        this.pipelineName = pipelineName;
    }

    void compile(JobDraft draft, Map<String, CompiledJob> into) {
        if (draft.instances().isEmpty()) {
            into.put(draft.name(), one(draft, draft.name(), Map.of(), 0, 1));
            return;
        }
        int index = 0;
        for (var instance : draft.instances()) {
            index++;
            var name = draft.name() + instance.suffix();
            into.put(
                    name,
                    one(
                            draft,
                            name,
                            instance.variables(),
                            index,
                            draft.instances().size()));
        }
    }

    private CompiledJob one(JobDraft draft, String name, Map<String, String> matrix, int index, int total) {
        var variables = variables(draft, matrix);
        var scope = new VariableScope(context, variables, facts(draft, name, index, total), predefined);
        var decision = decide(draft, new Situation(name, context, scope::value, paths));
        var rule = decision.rule;
        if (rule != null && !rule.variables().isEmpty()) {
            variables.putAll(rule.variables());
        }
        var when = rule != null && rule.when() != null
                ? rule.when()
                : draft.when() == null ? When.ON_SUCCESS : draft.when();
        var needs = rule != null && rule.needs() != null ? Need.ofRule(rule.needs(), draft.name()) : draft.needs();
        return new CompiledJob(
                name,
                draft.instances().isEmpty() ? JobReader.groupName(name) : draft.name(),
                draft.stage(),
                draft.beforeScript(),
                draft.script(),
                draft.afterScript(),
                variables,
                when,
                Optional.ofNullable(rule != null && rule.startIn() != null ? rule.startIn() : draft.startIn()),
                Optional.ofNullable(draft.timeout()),
                draft.tags().stream().map(scope::fillKeepingUnknown).toList(),
                allowFailure(draft, rule),
                draft.retry(),
                rule != null && rule.interruptible() != null ? rule.interruptible() : draft.interruptible(),
                Optional.ofNullable(draft.resourceGroup()).map(scope::fill),
                Optional.ofNullable(draft.environment())
                        .map(environment -> environment.named(scope.fill(environment.name()))),
                Optional.ofNullable(draft.image()),
                draft.services(),
                Optional.ofNullable(draft.artifacts()),
                draft.caches(),
                Optional.ofNullable(needs),
                Optional.ofNullable(draft.dependencies()),
                index == 0 ? Optional.empty() : Optional.of(index),
                total,
                Optional.ofNullable(draft.coverage()),
                draft.preGetSourcesScript(),
                Optional.ofNullable(draft.manualConfirmation()),
                draft.bridge(),
                draft.unsupported(),
                decision.inclusion,
                draft.written(),
                pipelineName,
                draft.place());
    }

    private LinkedHashMap<String, JobVariable> variables(JobDraft draft, Map<String, String> matrix) {
        copied += globals.size() + draft.variables().size();
        if (++jobs > MOST_JOBS || copied > MOST_VARIABLES) {
            throw new InvalidConfig(
                    "The configuration has too many jobs with too many variables. Split it into several projects or files.",
                    draft.place(),
                    draft.name(),
                    "variables");
        }
        var variables = new LinkedHashMap<String, JobVariable>();
        globals.forEach((key, variable) -> {
            if (draft.inheritedVariables().takes(key)) {
                variables.put(key, variable);
            }
        });
        variables.putAll(draft.variables());
        matrix.forEach((key, value) -> variables.put(key, new JobVariable(value)));
        return variables;
    }

    private static Map<String, String> facts(JobDraft draft, String name, int index, int total) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("CI_JOB_NAME", name);
        facts.put("CI_JOB_NAME_SLUG", Slug.of(name));
        facts.put("CI_JOB_GROUP_NAME", draft.instances().isEmpty() ? JobReader.groupName(name) : draft.name());
        facts.put("CI_JOB_STAGE", draft.stage());
        facts.put("CI_NODE_TOTAL", Integer.toString(total));
        if (index > 0) {
            facts.put("CI_NODE_INDEX", Integer.toString(index));
        }
        if (draft.environment() != null) {
            facts.put("CI_ENVIRONMENT_NAME", draft.environment().name());
            facts.put("CI_ENVIRONMENT_ACTION", draft.environment().action());
        }
        return facts;
    }

    /** @param rule the one that matched, or null */
    private record Decision(Inclusion inclusion, Rule rule) {}

    private Decision decide(JobDraft draft, Situation situation) {
        if (draft.rules().isPresent()) {
            return byRules(draft, draft.rules().get(), situation);
        }
        try {
            var kept = draft.only()
                    .flatMap(only -> only.outsideOnly(situation))
                    .or(() -> draft.except().flatMap(except -> except.insideExcept(situation)));
            return new Decision(kept.isPresent() ? kept.get() : Inclusion.INCLUDED, null);
        } catch (EvaluationBudget.Spent e) {
            var keyword = draft.source().has("only") ? "only" : "except";
            throw new InvalidConfig(e.getMessage(), draft.placeOf(keyword), draft.name(), keyword);
        }
    }

    private Decision byRules(JobDraft draft, Rules rules, Situation situation) {
        var source = context.source().word();
        return switch (rules.decide(situation)) {
            case Rules.Verdict.Matched(var rule, var number)
            when never(rule, draft) ->
                new Decision(
                        new Inclusion.Excluded(
                                "rule " + number + " of its `rules` (" + at(rule.place()) + rule.words()
                                        + ") matches and says `when: never`",
                                "Change that rule, or put one before it that matches: `- if: $CI_PIPELINE_SOURCE == \""
                                        + source + "\"`."),
                        null);
            case Rules.Verdict.Matched(var rule, var _) -> new Decision(Inclusion.INCLUDED, rule);
            case Rules.Verdict.NoneMatched() ->
                new Decision(
                        new Inclusion.Excluded(
                                "none of its `rules` matches for source `" + source + "` on `" + context.ref() + "`",
                                "Add a rule such as `- if: $CI_PIPELINE_SOURCE == \"" + source + "\"`."),
                        null);
            case Rules.Verdict.Failed(var message) ->
                new Decision(
                        new Inclusion.Excluded(
                                "Failed to parse rule for " + draft.name() + ": " + message, "Correct that rule."),
                        null);
        };
    }

    private static boolean never(Rule rule, JobDraft draft) {
        return (rule.when() != null ? rule.when() : draft.when()) == When.NEVER;
    }

    private static String at(Place place) {
        return place.line() == 0 ? "" : "line " + place.line() + ", ";
    }

    /** A job-level {@code when: manual} implies that the job may fail; one that is written in a rule does not. */
    private static AllowFailure allowFailure(JobDraft draft, Rule rule) {
        if (rule != null && rule.allowFailure() != null) {
            return rule.allowFailure() ? AllowFailure.YES : AllowFailure.NO;
        }
        if (draft.allowFailure() != null) {
            return draft.allowFailure();
        }
        boolean ruleSaysWhen = rule != null && rule.when() != null;
        return draft.when() == When.MANUAL && !ruleSaysWhen ? AllowFailure.YES : AllowFailure.NO;
    }
}
