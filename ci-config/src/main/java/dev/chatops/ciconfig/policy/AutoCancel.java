package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.field.Field;

/**
 * {@code workflow:auto_cancel}. A chat pipeline is never cancelled by a new commit; this is for those who keep the setting.
 *
 * @param onNewCommit conservative, interruptible or none
 * @param onJobFailure none or all
 */
public record AutoCancel(String onNewCommit, String onJobFailure) {
    public static final AutoCancel DEFAULT = new AutoCancel("conservative", "none");

    static AutoCancel read(Field field) {
        var fields = field.fields("on_new_commit", "on_job_failure");
        return new AutoCancel(
                fields.attribute("on_new_commit")
                        .oneOf("conservative", "interruptible", "none")
                        .orElse(DEFAULT.onNewCommit),
                fields.attribute("on_job_failure").oneOf("none", "all").orElse(DEFAULT.onJobFailure));
    }
}
