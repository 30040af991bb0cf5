package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.InvalidConfig;
import dev.chatops.ciconfig.When;
import dev.chatops.ciconfig.expression.EvaluationBudget;
import java.util.List;

/** Rules in their order: the first that matches decides. */
public record Rules(List<Rule> list) {
    public Rules {
        list = List.copyOf(list);
    }

    /** What the rules say for one pipeline. */
    public sealed interface Verdict {
        record Matched(Rule rule, int number) implements Verdict {}

        record NoneMatched() implements Verdict {}

        /** A condition could not be decided, which GitLab makes an error of the pipeline. */
        record Failed(String message) implements Verdict {}
    }

    /** Whether the last rule lets the job into every pipeline, so that a push to a merge request makes two. */
    public boolean endInWhenAlone() {
        var last = list.isEmpty() ? null : list.getLast();
        return last != null
                && last.condition() == null
                && last.changes() == null
                && last.exists() == null
                && last.when() != null
                && last.when() != When.NEVER;
    }

    /** @throws InvalidConfig at the rule that takes too long */
    public Verdict decide(Situation situation) {
        int number = 0;
        for (var rule : list) {
            number++;
            try {
                EvaluationBudget.spend(1);
                if (rule.matches(situation)) {
                    return new Verdict.Matched(rule, number);
                }
            } catch (Rule.Undecidable | ConfigFileException e) {
                return new Verdict.Failed(e.getMessage().replaceFirst("\\.$", "")); // it becomes part of a sentence
            } catch (EvaluationBudget.Spent e) {
                throw new InvalidConfig(
                        "rule " + number + ": " + e.getMessage(), rule.place(), situation.job(), "rules");
            }
        }
        return new Verdict.NoneMatched();
    }
}
