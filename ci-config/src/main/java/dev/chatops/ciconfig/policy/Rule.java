package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.JobVariable;
import dev.chatops.ciconfig.When;
import dev.chatops.ciconfig.expression.Expression;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One rule of {@code rules}, {@code workflow:rules} or {@code include:rules}. What it does not say is null.
 *
 * @param condition its {@code if}
 * @param needs as it is written; the job reads it
 * @param autoCancel only in {@code workflow:rules}
 */
public record Rule(
        Expression condition,
        Changes changes,
        Exists exists,
        When when,
        Duration startIn,
        Boolean allowFailure,
        Map<String, JobVariable> variables,
        Node needs,
        Boolean interruptible,
        AutoCancel autoCancel,
        Place place) {

    /** @param compareTo a ref, or null for what the push changed */
    public record Changes(List<String> paths, String compareTo) {}

    /** @param project another repository to look in, or null */
    public record Exists(List<String> paths, String project, String ref) {}

    /** A condition of a rule cannot be decided, which stops the pipeline. The message is for the user. */
    static final class Undecidable extends RuntimeException {
        Undecidable(String message) {
            super(message, null, false, false);
        }
    }

    /** Whether all its conditions hold; a rule without any always does. */
    boolean matches(Situation situation) {
        return (condition == null || condition.holds(situation.variables()))
                && (changes == null || changed(situation))
                && (exists == null || exist(situation));
    }

    private boolean changed(Situation situation) {
        if (changes.compareTo == null) {
            return situation.paths().anyChanged(changes.paths, situation.variables());
        }
        return situation
                .paths()
                .anyChangedSince(changes.compareTo, changes.paths, situation.variables())
                .orElseThrow(() ->
                        new Undecidable("rules:changes:compare_to is not a valid ref: `" + changes.compareTo + "`"));
    }

    private boolean exist(Situation situation) {
        if (exists.project == null) {
            return situation.paths().anyExists(exists.paths, situation.variables());
        }
        try {
            return situation.paths().anyExists(exists.project, exists.ref, exists.paths, situation.variables());
        } catch (ConfigFileException e) {
            throw new Undecidable("rules:exists:project: " + e.getMessage());
        }
    }

    /** Its conditions in a few words, for a person who asks which rule decided. */
    public String words() {
        if (condition != null) {
            return "if: " + condition.print();
        }
        return changes != null ? "changes" : exists != null ? "exists" : "no condition";
    }
}
