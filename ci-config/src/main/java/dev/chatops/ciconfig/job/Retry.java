package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import java.util.List;

/**
 * Whether a failed attempt is followed by another.
 *
 * @param max further attempts, 0 to 2
 * @param when failure reasons that are retried; {@code always} stands for all
 * @param exitCodes exit codes of the script that are retried, whatever {@code when} says
 */
public record Retry(int max, List<String> when, List<Integer> exitCodes) {
    public static final Retry NONE = new Retry(0, List.of("always"), List.of());

    /** GitLab's failure reasons that {@code retry:when} may name. */
    private static final String[] REASONS =
            ("always unknown_failure script_failure api_failure stuck_or_timeout_failure"
                            + " runner_system_failure missing_dependency_failure runner_unsupported stale_schedule"
                            + " job_execution_timeout archived_failure unmet_prerequisites scheduler_failure"
                            + " data_integrity_failure forward_deployment_failure user_blocked project_deleted"
                            + " ci_quota_exceeded pipeline_loop_detected no_matching_runner trace_size_exceeded"
                            + " builds_disabled environment_creation_failure deployment_rejected"
                            + " failed_outdated_deployment_job insufficient_bridge_permissions"
                            + " downstream_bridge_project_not_found invalid_bridge_trigger upstream_bridge_project_not_found"
                            + " protected_environment_failure bridge_pipeline_is_child_pipeline"
                            + " downstream_pipeline_creation_failed secrets_provider_not_found reached_max_descendant_pipelines_depth"
                            + " ip_restriction_failure reached_max_pipeline_hierarchy_size reached_downstream_pipeline_trigger_rate_limit"
                            + " duo_workflow_not_allowed runner_provisioning_timeout job_router_failure")
                    .split(" ");

    /** Whether an attempt that failed so is followed by another, as far as the kind of failure goes. */
    public boolean covers(String failureReason, Integer exitCode) {
        return when.contains("always")
                || when.contains(failureReason)
                || exitCode != null && exitCodes.contains(exitCode);
    }

    static Retry read(Field field) {
        if (field.isAbsent()) {
            return NONE;
        }
        if (!field.isMap()) {
            if (!field.isInteger()) {
                field.wrong(
                        "has to be either an integer or a hash: a number from 0 to 2, or `max`, `when`, `exit_codes`");
                return NONE;
            }
            return new Retry(field.integer(0, 2).orElse(0), List.of("always"), List.of());
        }
        var fields = field.fields("max", "when", "exit_codes");
        var exitCodes = AllowFailure.exitCodes(fields.get("exit_codes"));
        int max = fields.attribute("max").integer(0, 2).orElse(0);
        var when = fields.attribute("when").textOrTexts();
        when.stream()
                .filter(reason -> !List.of(REASONS).contains(reason))
                .findFirst()
                .ifPresent(reason -> fields.attribute("when")
                        .wrong("is not known: " + reason + "."
                                + dev.chatops.ciconfig.Nearest.hint(reason, List.of(REASONS))));
        if (when.isEmpty() && exitCodes.isEmpty()) {
            when = List.of("always");
        }
        return new Retry(max, when, exitCodes);
    }
}
