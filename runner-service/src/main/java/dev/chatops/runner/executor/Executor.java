package dev.chatops.runner.executor;

import dev.chatops.claim.JobPayload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the scripts of jobs run. A runner has one. */
public interface Executor {

    /** As the log names it, such as {@code shell}. */
    String name();

    /** Why no job can run here now; empty when all is well. */
    Optional<String> problem();

    /**
     * Makes ready what a job's scripts run in.
     *
     * @param folders where the job's files are
     * @param say hears what is being done, for the job's log
     * @param running hears of what is being waited for, so that it can be ended
     * @throws ExecutorException when the job cannot run here; nothing is left behind then
     */
    JobShell open(JobPayload payload, JobFolders folders, Consumer<String> say, Consumer<RunningProcess> running)
            throws ExecutorException, IOException, InterruptedException;

    /**
     * The folders of one job, all of this machine. A script finds them under the same paths.
     *
     * @param builds {@code CI_BUILDS_DIR}: this runner's folder, with one for each slot
     * @param slot the slot's; the jobs' user writes here, this service must not
     * @param project {@code CI_PROJECT_DIR}, below the slot's: the working copy
     * @param files scripts and file variables of this job; this service writes here, the jobs' user reads
     */
    record JobFolders(Path builds, Path slot, Path project, Path files) {}
}
