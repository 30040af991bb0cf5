package dev.chatops.pipeline.command;

/**
 * Why a command was refused, in one of few words, for the label {@code reason} of {@code chatops_commands_decided}: a rule's line
 * and a branch's name are for the audit trail. docs/operations.md lists the words.
 */
final class RefusalReason {

    private static final String NONE = "none";
    private static final String REFUSED = "refused";

    private RefusalReason() {}

    /** {@code none} for a command that was not refused. */
    static String of(Decided decided, Effect effect) {
        if (!effect.decision().equals(REFUSED)) {
            return NONE;
        }
        if (effect.rule() != null) {
            return of(effect.rule());
        }
        boolean wasDecided = CommandLedger.decision(decided.outcome()).equals(REFUSED);
        return of(wasDecided ? decided.rule() : ""); // else the rule was for it, and the job stood in the way
    }

    /** @param rule as the audit trail has it; empty where none made the decision */
    static String of(String rule) {
        if (rule.isEmpty()) {
            return "not_possible";
        }
        if (rule.startsWith("rule at ")) {
            return "project_rule";
        }
        return rule.startsWith("protected branch ") ? "protected_branch" : rule.replace(' ', '_');
    }
}
