package dev.chatops.pipeline.approval;

import dev.chatops.pipeline.access.JobRequest;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.job.JobSpec;
import dev.chatops.pipeline.project.JobRule.Approval;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Somebody's wish to run a job that takes another one's yes. It holds the compiled job at its commit, so what is approved is
 * what runs, whatever is pushed meanwhile.
 *
 * @param commandId whose answer the job will be
 * @param requester user name
 * @param chatUser by whom he asked, such as {@code slack:T0DEMO:U0ADA}
 * @param request what the rules were asked, to be asked again at the yes
 * @param demand who may say yes
 * @param rule that asks for it
 * @param decidedBy user name; null while it is open, and when nobody decided
 * @param jobId null before there is one
 */
public record ApprovalRequest(
        long id,
        UUID commandId,
        long projectId,
        String requester,
        String chatUser,
        JobRequest request,
        Draft draft,
        Approval demand,
        String rule,
        Instant createdAt,
        Instant expiresAt,
        State state,
        String decidedBy,
        Long jobId) {

    /** Where it stands. */
    public enum State {
        OPEN,
        APPROVED,
        REJECTED,
        EXPIRED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The job as it is kept; see {@link JobDraft}.
     *
     * @param startInSeconds null for a job that starts at once
     * @param resourceGroup null when it is in none
     */
    public record Draft(
            String name,
            String stage,
            String pool,
            boolean manual,
            Long startInSeconds,
            String resourceGroup,
            JobSpec spec) {

        static Draft of(JobDraft job) {
            return new Draft(
                    job.name(),
                    job.stage(),
                    job.pool(),
                    job.manual(),
                    job.startIn() == null ? null : job.startIn().toSeconds(),
                    job.resourceGroup(),
                    job.spec());
        }
    }

    /** The job, to be made now. */
    public JobDraft job(Project project, User user, Instant at) {
        return new JobDraft(
                commandId,
                at,
                project,
                user,
                "chat",
                draft.name(),
                draft.stage(),
                draft.pool(),
                draft.manual(),
                draft.startInSeconds() == null ? null : Duration.ofSeconds(draft.startInSeconds()),
                draft.resourceGroup(),
                draft.spec());
    }

    /** Whether the time for a yes is over. */
    boolean isOver(Instant now) {
        return !now.isBefore(expiresAt);
    }

    /** Arguments may hold what their writer thinks private. */
    @Override
    public String toString() {
        return "ApprovalRequest[id=%d, commandId=%s, state=%s]".formatted(id, commandId, state);
    }
}
