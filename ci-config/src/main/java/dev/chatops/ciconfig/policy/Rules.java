package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.ConfigFileException;
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

    public Verdict decide(Situation situation) {
        int number = 0;
        for (var rule : list) {
            number++;
            try {
                if (rule.matches(situation)) {
                    return new Verdict.Matched(rule, number);
                }
            } catch (Rule.Undecidable | ConfigFileException e) {
                return new Verdict.Failed(e.getMessage());
            }
        }
        return new Verdict.NoneMatched();
    }
}
