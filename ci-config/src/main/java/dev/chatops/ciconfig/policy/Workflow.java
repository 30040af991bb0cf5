package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.field.Field;

/**
 * {@code workflow:}, which decides whether there is a pipeline at all.
 *
 * @param rules null when there are none
 * @param name of the pipeline, not expanded; empty when not given
 * @param onNewCommit conservative, interruptible or none
 * @param onJobFailure none or all
 */
public record Workflow(Rules rules, String name, String onNewCommit, String onJobFailure) {
    public static final Workflow NONE = new Workflow(null, "", "conservative", "none");

    public static Workflow read(Field field) {
        if (field.isAbsent()) {
            return NONE;
        }
        var fields = field.fields("rules", "name", "auto_cancel");
        var cancel = fields.get("auto_cancel");
        var cancelFields = cancel.fields("on_new_commit", "on_job_failure");
        return new Workflow(
                fields.has("rules") ? new Rules(RulesReader.ofWorkflow().read(fields.attribute("rules"))) : null,
                fields.attribute("name").textUpTo(255).orElse(""),
                cancelFields
                        .attribute("on_new_commit")
                        .oneOf("conservative", "interruptible", "none")
                        .orElse("conservative"),
                cancelFields.attribute("on_job_failure").oneOf("none", "all").orElse("none"));
    }
}
