package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.Inclusion;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.expression.EvaluationBudget;
import dev.chatops.ciconfig.expression.Expression;
import dev.chatops.ciconfig.expression.Regex;
import java.util.List;
import java.util.Optional;

/**
 * {@code only} or {@code except}. In {@code only} all parts must hold, in {@code except} any part keeps the job out; within a
 * part any entry does. A part that is not written is null.
 *
 * @param written as it stands in the file, for sentences; empty for the implied {@code only: [branches, tags]}
 */
public record OnlyExcept(
        List<String> refs, List<Expression> variables, List<String> changes, boolean kubernetes, String written) {

    /** In {@link EvaluationBudget}'s, as a list may be long and stand in many jobs. */
    private static final int STEPS_PER_REF = 4;

    static final List<String> IMPLIED_REFS = List.of("branches", "tags");
    public static final OnlyExcept IMPLIED = new OnlyExcept(IMPLIED_REFS, null, null, false, "");

    /** Why {@code only} keeps the job out; empty when it does not. */
    public Optional<Inclusion.Excluded> outsideOnly(Situation situation) {
        var context = situation.context();
        var word = context.source().word();
        if (refs != null && refs.stream().noneMatch(ref -> matches(ref, context))) {
            var why = written.isEmpty() || refs == IMPLIED_REFS
                    ? "without `only` or `rules` a job is for branches and tags, not for " + pipeline(context)
                    : "its `only: " + shown(refs) + "` does not take in " + pipeline(context);
            return Optional.of(
                    new Inclusion.Excluded(why, "Add `" + context.source().keyword() + "` to `only` of that job."));
        }
        if (kubernetes) {
            return Optional.of(new Inclusion.Excluded(
                    "its `only: kubernetes: active` never holds here", "Take `kubernetes` out of `only`."));
        }
        if (variables != null && variables.stream().noneMatch(e -> e.holds(situation.variables()))) {
            return Optional.of(new Inclusion.Excluded(
                    "none of its `only: variables` holds for source " + word + ": " + conditions(),
                    "Change `only: variables` so that one of them holds."));
        }
        if (changes != null && !situation.paths().anyChanged(changes, situation.variables())) {
            return Optional.of(new Inclusion.Excluded(
                    "no changed path matches its `only: changes`", "Change `only: changes`, or a matching file."));
        }
        return Optional.empty();
    }

    /** Why {@code except} keeps the job out; empty when it does not. */
    public Optional<Inclusion.Excluded> insideExcept(Situation situation) {
        var context = situation.context();
        if (refs != null) {
            for (var ref : refs) {
                if (matches(ref, context)) {
                    return Optional.of(new Inclusion.Excluded(
                            "its `except: " + shown(refs) + "` keeps " + pipeline(context) + " out",
                            "Take `" + ref + "` out of `except` of that job."));
                }
            }
        }
        if (variables != null) {
            for (var condition : variables) {
                if (condition.holds(situation.variables())) {
                    return Optional.of(new Inclusion.Excluded(
                            "its `except: variables` holds: " + condition.print(), "Change that condition."));
                }
            }
        }
        if (changes != null && situation.paths().anyChanged(changes, situation.variables())) {
            return Optional.of(new Inclusion.Excluded(
                    context.changedPaths().isPresent()
                            ? "a changed path matches its `except: changes`"
                            : "its `except: changes` counts as matched where no range of changes is known, as for source "
                                    + context.source().word(),
                    "Use `rules` for that job, or take `changes` out of `except`."));
        }
        return Optional.empty();
    }

    private String conditions() {
        return variables.stream()
                .map(Expression::print)
                .limit(3)
                .reduce((a, b) -> a + ", " + b)
                .orElse("an empty list");
    }

    private static String shown(List<String> refs) {
        var text = refs.stream().limit(6).toList().toString();
        return refs.size() > 6 ? text.replace("]", ", …]") : text;
    }

    private static String pipeline(PipelineContext context) {
        var ref = context.source().isMergeRequest()
                ? ""
                : (context.tag() ? " on tag `" : " on branch `") + context.ref() + "`";
        return "source `" + context.source().word() + "`" + ref;
    }

    static boolean matches(String entry, PipelineContext context) {
        EvaluationBudget.spend(STEPS_PER_REF);
        EvaluationBudget.spendOn(entry.length());
        int at = entry.indexOf('@');
        if (at >= 0 && !entry.substring(at + 1).equals(context.projectPath())) {
            return false;
        }
        var pattern = at < 0 ? entry : entry.substring(0, at);
        if (pattern.equals("tags") && context.isTagPipeline()
                || pattern.equals("branches") && context.isBranchPipeline()) {
            return true;
        }
        var source = context.source().keyword();
        if (pattern.equals(source) || pattern.equals(source.equals("push") ? "pushes" : source + "s")) {
            return true;
        }
        if (context.source().isMergeRequest()) {
            return false;
        }
        return Regex.looksLikeOne(pattern)
                ? Regex.parse(pattern)
                        .map(regex -> Regex.find(regex, context.ref()))
                        .orElse(false)
                : pattern.equals(context.ref());
    }
}
