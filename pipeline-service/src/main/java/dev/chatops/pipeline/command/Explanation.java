package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.pipeline.pause.Pauses;
import dev.chatops.pipeline.project.ProjectFile;

/**
 * A decision in words, and the rule that made it.
 *
 * @param decision {@code allowed}, {@code needs approval} or {@code refused}
 * @param rule empty where no rule made it
 * @param reason why it is refused; empty when it is not
 */
public record Explanation(String decision, String rule, String reason) {

    /** What would come of it while this is paused. */
    static Explanation of(Decided decided, Pauses pauses, ProjectFile file) {
        return switch (PauseRule.of(decided.outcome(), pauses, file)) {
            case PauseRule.Stopped(var pause) -> new Explanation("refused", PauseRule.NAME, pause.refusal());
            case PauseRule.Goes _ -> of(decided);
        };
    }

    private static Explanation of(Decided decided) {
        return switch (decided.outcome()) {
            case Outcome.Say(var answer) ->
                Effect.decision(answer).equals("answered")
                        ? new Explanation("allowed", decided.rule(), "")
                        : new Explanation("refused", decided.rule(), withoutEcho(answer.recorded()));
            case Outcome.OfferLink(var refusal) -> new Explanation("refused", decided.rule(), refusal);
            case Outcome.AskApproval _ -> new Explanation("needs approval", decided.rule(), "");
            case Outcome.Start _,
                    Outcome.Approve _,
                    Outcome.Reject _,
                    Outcome.Cancel _,
                    Outcome.Play _,
                    Outcome.Retry _,
                    Outcome.Unlink _ -> new Explanation("allowed", decided.rule(), "");
        };
    }

    /** As chat says it. */
    String text(String typed) {
        return "%s: %s%s%s"
                .formatted(
                        code(typed),
                        decision,
                        rule.isEmpty() ? "." : ", by " + rule + ".",
                        reason.isEmpty() ? "" : "\n" + reason);
    }

    private static String withoutEcho(String text) {
        int echo = text.lastIndexOf("\nYou typed: ");
        return echo < 0 ? text : text.substring(0, echo);
    }
}
