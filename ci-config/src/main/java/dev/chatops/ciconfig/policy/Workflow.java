package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.field.Field;

/**
 * {@code workflow:}, which decides whether there is a pipeline at all.
 *
 * @param rules null when there are none
 * @param name of the pipeline, not expanded; empty when not given
 */
public record Workflow(Rules rules, String name, AutoCancel autoCancel) {
    public static final Workflow NONE = new Workflow(null, "", AutoCancel.DEFAULT);

    public static Workflow read(Field field) {
        if (field.isAbsent()) {
            return NONE;
        }
        var fields = field.fields("rules", "name", "auto_cancel");
        return new Workflow(
                fields.has("rules") ? new Rules(RulesReader.ofWorkflow().read(fields.attribute("rules"))) : null,
                fields.attribute("name").textUpTo(255).orElse(""),
                AutoCancel.read(fields.get("auto_cancel")));
    }
}
