package dev.chatops.pipeline.access;

import dev.chatops.pipeline.project.JobRule;

/** Whether somebody may run a job, and which rule says so. */
public sealed interface Decision permits Decision.Allowed, Decision.NeedsApproval, Refused {

    /** The rule that made it, for the audit trail and for {@code explain}: {@code rule at line 23}, {@code role}. */
    String rule();

    /** He may. */
    record Allowed(Member member, String rule) implements Decision {}

    /** He may, once somebody else has said yes. */
    record NeedsApproval(Member member, JobRule demand) implements Decision {
        @Override
        public String rule() {
            return JobPolicy.name(demand);
        }
    }
}
