package dev.chatops.pipeline.job;

import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A job that is to be made, with all that was decided before.
 *
 * @param commandId the command that it answers; null when nobody waits in chat
 * @param source the pipeline's, such as {@code chat}
 * @param pool the one whose runners may take it
 * @param manual whether it waits for somebody to start it
 * @param startIn after which time it starts by itself; null: at once
 * @param resourceGroup expanded; null when it is in none
 */
public record JobDraft(
        UUID commandId,
        Instant at,
        Project project,
        User user,
        String source,
        String name,
        String stage,
        String pool,
        boolean manual,
        Duration startIn,
        String resourceGroup,
        JobSpec spec) {

    /** The same for another pool. */
    public JobDraft in(String otherPool) {
        return new JobDraft(
                commandId, at, project, user, source, name, stage, otherPool, manual, startIn, resourceGroup, spec);
    }
}
