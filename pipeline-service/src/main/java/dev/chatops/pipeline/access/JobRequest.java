package dev.chatops.pipeline.access;

import java.util.Set;

/**
 * A job that somebody wants to run.
 *
 * @param job as it was named
 * @param names all that it goes by: a parallel job {@code deploy: [eu]} also by {@code deploy}, so that a rule about the short
 *     name is about each of its instances
 * @param arguments all that was typed behind the job's name
 */
public record JobRequest(
        String job, Set<String> names, String arguments, String branch, boolean onDefaultBranch, Place place) {

    /** @param groupName the name without the suffix of a parallel job */
    public static JobRequest of(
            String job, String groupName, String arguments, String branch, boolean onDefaultBranch, Place place) {
        return new JobRequest(
                job,
                job.equals(groupName) ? Set.of(job) : Set.of(job, groupName),
                arguments,
                branch,
                onDefaultBranch,
                place);
    }

    /** Arguments may hold what its writer thinks private. */
    @Override
    public String toString() {
        return "JobRequest[job=%s, branch=%s]".formatted(job, branch);
    }
}
