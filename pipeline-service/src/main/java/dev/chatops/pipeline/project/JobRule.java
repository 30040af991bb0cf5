package dev.chatops.pipeline.project;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may run which job of a project. What is absent (an empty list, an empty option) is about everything, except that a rule
 * without {@code refs} allows the default branch alone.
 *
 * @param line of the project file
 * @param deny whether whoever it matches is refused, whatever other rules say
 * @param jobs names
 * @param arguments all that stands behind the job's name
 * @param refs branches
 * @param minRole Developer where the rule names none
 * @param users user names
 * @param channels ids, or names
 * @param workspaces ids, with or without their platform in front, as in {@code slack:T0DEMO}
 * @param approve whose yes it takes besides
 */
public record JobRule(
        int line,
        boolean deny,
        List<NamePattern> jobs,
        Optional<NamePattern> arguments,
        List<NamePattern> refs,
        AccessLevel minRole,
        Set<String> users,
        Set<String> channels,
        Set<String> workspaces,
        Optional<Approval> approve) {

    /**
     * Whose yes a job takes: somebody of that role, or one of these users; never who asks.
     *
     * @param role empty: only the users
     * @param users user names
     * @param expires how long the question stands
     */
    public record Approval(Optional<AccessLevel> role, Set<String> users, Duration expires) {

        /** How long a question may stand: what is left of a reply address' 30 minutes is the job's. */
        static final Duration LONGEST = Duration.ofMinutes(25);

        static final Duration USUAL = Duration.ofMinutes(15);
    }

    /** Whether it is about a job that goes by any of these names. */
    public boolean isAbout(Set<String> names) {
        return jobs.isEmpty() || jobs.stream().anyMatch(job -> names.stream().anyMatch(job::matches));
    }

    /** Whether it is about a branch. */
    public boolean isAbout(String branch, boolean isDefault) {
        return refs.isEmpty() ? deny || isDefault : refs.stream().anyMatch(ref -> ref.matches(branch));
    }
}
