package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.FailureReason;
import dev.chatops.runner.archive.WorkingFiles;
import dev.chatops.runner.artifact.ArtifactException;
import dev.chatops.runner.artifact.ArtifactUpload;
import dev.chatops.runner.cache.JobCaches;
import dev.chatops.runner.executor.Executor.JobFolders;
import dev.chatops.runner.executor.RunningProcess;
import dev.chatops.runner.log.JobLog;
import dev.chatops.runner.log.Sections;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** What of a job's files was there before it or outlives it: its caches and artifacts, each in its section of the log. */
final class JobFiles {

    private final Attempt attempt;
    private final JobPayload payload;
    private final JobFolders folders;
    private final JobLog log;
    private final Sections sections;
    private final Workplace place;
    private final JobCaches caches;

    JobFiles(Attempt attempt, JobFolders folders, JobLog log, Sections sections, Workplace place) {
        this.attempt = attempt;
        this.payload = attempt.payload();
        this.folders = folders;
        this.log = log;
        this.sections = sections;
        this.place = place;
        this.caches = new JobCaches(
                payload, place.host(), place.caches(), place.config().cache().limitBytes(), log::say);
    }

    /** Before the script, in the fresh working copy. */
    void restore(Map<String, String> variables) throws InterruptedException {
        if (payload.caches().isEmpty() || attempt.isEnding()) {
            return;
        }
        sections.start("restore_cache", "Restoring cache");
        try {
            caches.restore(files(attempt::runs), variables);
        } finally {
            sections.end("restore_cache");
        }
    }

    /**
     * After all scripts.
     *
     * @return how the job ends now: files that cannot be handed in fail one that was good
     */
    Verdict keep(Verdict verdict, Map<String, String> variables) throws IOException, InterruptedException {
        boolean success = verdict.isSuccess();
        if (attempt.mayClean() && caches.isSaveNeeded(success)) {
            saveCaches(success, variables);
        }
        return attempt.mayClean() && ArtifactUpload.isNeeded(payload.artifacts(), success)
                ? upload(verdict, variables)
                : verdict;
    }

    private void saveCaches(boolean success, Map<String, String> variables) throws InterruptedException {
        var section = success ? "archive_cache" : "archive_cache_on_failure";
        sections.start(section, "Saving cache for %s job".formatted(success ? "successful" : "failed"));
        try {
            caches.save(success, files(attempt::cleans), variables);
        } finally {
            sections.end(section);
        }
    }

    private Verdict upload(Verdict verdict, Map<String, String> variables) throws IOException, InterruptedException {
        boolean success = verdict.isSuccess();
        var section = "upload_artifacts_on_" + (success ? "success" : "failure");
        sections.start(section, "Uploading artifacts for %s job".formatted(success ? "successful" : "failed"));
        try {
            new ArtifactUpload(
                            payload,
                            files(attempt::cleans),
                            place.artifacts(),
                            beside(".artifacts.zip"),
                            attempt::cleans,
                            log::say)
                    .run(variables);
            return verdict;
        } catch (ArtifactException e) {
            log.say("\033[31;1mERROR: Uploading artifacts failed: %s\033[0;m\n".formatted(e.getMessage()));
            var reason = e.isOfTheJob() ? FailureReason.SCRIPT_FAILURE : FailureReason.RUNNER_SYSTEM_FAILURE;
            return success ? Verdict.failed(reason, "its artifacts were not uploaded: " + e.getMessage()) : verdict;
        } finally {
            sections.end(section);
        }
    }

    private WorkingFiles files(Consumer<RunningProcess> running) {
        return new WorkingFiles(place.host(), folders.project(), beside(".files"), running);
    }

    /** In this runner's own folder, where jobs cannot write. */
    private Path beside(String ending) {
        return folders.slot().resolveSibling(folders.slot().getFileName() + ending);
    }
}
