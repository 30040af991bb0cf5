package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.GitLabApiException;
import org.gitlab4j.api.models.AccessLevel;
import org.gitlab4j.api.models.JobStatus;
import org.gitlab4j.api.models.PipelineFilter;
import org.gitlab4j.api.models.PipelineStatus;
import org.gitlab4j.models.Constants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A client library that was written for GitLab, every call of the API's subset. */
@ExtendWith(SharedWorld.class)
class GitLabClientTest {

    private static final String DEMO = "acme/demo";

    private final TestProject project;
    private final Chat chat;
    private final GitLabApi gitlab;

    GitLabClientTest(SharedWorld.Parts parts) throws IOException {
        project = parts.project();
        chat = parts.chat();
        gitlab = new GitLabApi(
                parts.world().described().console(), parts.world().described().apiToken());
    }

    @AfterEach
    void close() {
        gitlab.close();
    }

    @Test
    void theUserAndHisProjectAreThere() throws Exception {
        assertThat(gitlab.getUserApi().getCurrentUser().getUsername()).isEqualTo("ada");
        var found = gitlab.getProjectApi().getProject(DEMO);
        assertThat(found.getId()).isEqualTo(1);
        assertThat(found.getPathWithNamespace()).isEqualTo(DEMO);
        assertThat(found.getDefaultBranch()).isNotEmpty();
        assertThat(found.getPermissions().getProjectAccess().getAccessLevel()).isEqualTo(AccessLevel.DEVELOPER);
        assertThat(gitlab.getProjectApi().getProject(1L).getPathWithNamespace()).isEqualTo(DEMO);
        assertThat(gitlab.getProjectApi().getProjects()).extracting("id").contains(1L);
    }

    @Test
    void aRunIsReadAsPipelineAndJob() throws Exception {
        long id = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run args from a client")));
        var job = gitlab.getJobApi().getJob(DEMO, id);
        assertThat(job.getName()).isEqualTo("args");
        assertThat(job.getStatus()).isEqualTo(JobStatus.SUCCESS);
        assertThat(job.getUser().getUsername()).isEqualTo("ada");
        assertThat(job.getDuration()).isPositive();
        assertThat(job.getFinishedAt()).isAfterOrEqualTo(job.getStartedAt());
        assertThat(gitlab.getJobApi().getTrace(DEMO, id)).contains("from a client");

        long pipelineId = job.getPipeline().getId();
        var pipeline = gitlab.getPipelineApi().getPipeline(DEMO, pipelineId);
        assertThat(pipeline.getStatus()).isEqualTo(PipelineStatus.SUCCESS);
        assertThat(pipeline.getSha()).isEqualTo(job.getCommit().getId());
        assertThat(gitlab.getJobApi().getJobsForPipeline(DEMO, pipelineId))
                .extracting("id")
                .containsExactly(id);
        assertThat(gitlab.getPipelineApi().getPipelineVariables(DEMO, pipelineId).stream()
                        .collect(Collectors.toMap(it -> it.getKey(), it -> it.getValue())))
                .containsEntry("CHAT_INPUT", "from a client")
                .containsEntry("CHAT_CHANNEL", "general");
    }

    @Test
    void listsAreReadPageByPage() throws Exception {
        for (int i = 0; i < 3; i++) {
            chat.answerTo(chat.type("ada", "demo run hello-world"));
        }
        var pager = gitlab.getPipelineApi().getPipelines(DEMO, 2);
        assertThat(pager.getItemsPerPage()).isEqualTo(2);
        assertThat(pager.getTotalItems()).isGreaterThanOrEqualTo(3);
        assertThat(pager.all()).doesNotHaveDuplicates().hasSize(pager.getTotalItems());
        var filter = new PipelineFilter().withStatus(PipelineStatus.SUCCESS).withUsername("ada");
        assertThat(gitlab.getPipelineApi().getPipelines(DEMO, filter))
                .isNotEmpty()
                .allMatch(pipeline -> pipeline.getStatus() == PipelineStatus.SUCCESS);
        assertThat(gitlab.getJobApi().getJobs(DEMO, Constants.JobScope.SUCCESS))
                .isNotEmpty()
                .allMatch(job -> job.getStatus() == JobStatus.SUCCESS);
        assertThat(gitlab.getJobApi().getJobs(DEMO, 2).all()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aManualJobIsPlayed() throws Exception {
        long id = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run by-hand")));
        assertThat(gitlab.getJobApi().getJob(DEMO, id).getStatus()).isEqualTo(JobStatus.MANUAL);
        gitlab.getJobApi().playJob(DEMO, id);
        await().until(() -> gitlab.getJobApi().getJob(DEMO, id).getStatus() == JobStatus.SUCCESS);
        assertThatThrownBy(() -> gitlab.getJobApi().playJob(DEMO, id))
                .isInstanceOf(GitLabApiException.class)
                .hasMessageContaining("Unplayable Job");
    }

    @Test
    void aRunningJobIsCanceledAndRunOnceMore() throws Exception {
        var run = TestProject.newRun();
        var command = chat.type("ada", "demo run wait " + run);
        project.awaitStart(run);
        var jobs = gitlab.getJobApi();
        long id = jobs.getJobs(DEMO, Constants.JobScope.RUNNING).stream()
                .filter(job -> job.getName().equals("wait"))
                .findFirst()
                .orElseThrow()
                .getId();
        assertThatThrownBy(() -> jobs.retryJob(DEMO, id)).hasMessageContaining("Job is not retryable");
        assertThat(jobs.cancelJob(DEMO, id).getId()).isEqualTo(id);
        await().until(() -> jobs.getJob(DEMO, id).getStatus() == JobStatus.CANCELED);
        assertThat(Chat.status(chat.answerTo(command))).isEqualTo("canceled");

        project.go(run);
        long again = jobs.retryJob(DEMO, id).getId();
        assertThat(again).isNotEqualTo(id);
        await().until(() -> jobs.getJob(DEMO, again).getStatus() == JobStatus.SUCCESS);
        long pipeline = jobs.getJob(DEMO, again).getPipeline().getId();
        assertThat(jobs.getJobsForPipeline(DEMO, pipeline)).extracting("id").containsExactly(again);
        assertThat(jobs.getJobsForPipeline(DEMO, pipeline, true))
                .extracting("id")
                .containsExactly(again, id);
    }

    @Test
    void whatAJobMadeIsListedAndDownloaded(@TempDir Path folder) throws Exception {
        long id = Chat.jobOf(chat.answerTo(chat.type("ada", "demo run make for a client")));
        var jobs = gitlab.getJobApi();
        var job = jobs.getJob(DEMO, id);
        assertThat(job.getArtifactsFile().getFilename()).isEqualTo("made by ada.zip");
        assertThat(job.getArtifactsExpireAt()).isAfter(job.getFinishedAt());
        assertThat(job.getArtifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.getFilename()).isEqualTo("made by ada.zip");
            assertThat(artifact.getSize()).isEqualTo(job.getArtifactsFile().getSize());
        });
        var archive = jobs.downloadArtifactsFile(DEMO, id, folder.toFile());
        assertThat(archive).hasSize(job.getArtifactsFile().getSize());
        try (var zip = new ZipFile(archive)) {
            assertThat(zip.getInputStream(zip.getEntry("out/read me/first.txt")))
                    .hasContent("for a client");
        }
        var path = "out/read me/first.txt";
        assertThat(jobs.downloadSingleArtifactsFile(DEMO, id, path)).hasContent("for a client");
        assertThatThrownBy(() -> jobs.downloadSingleArtifactsFile(DEMO, id, "out/scratch.tmp"))
                .hasMessage("404 File Not Found");
    }

    @Test
    void errorsAreReadAsGitLabs() {
        assertThatThrownBy(() -> gitlab.getJobApi().getJob(DEMO, 999_999L))
                .isInstanceOfSatisfying(GitLabApiException.class, error -> {
                    assertThat(error.getHttpStatus()).isEqualTo(404);
                    assertThat(error.getMessage()).isEqualTo("404 Job Not Found");
                });
        assertThatThrownBy(() -> gitlab.getProjectApi().getProject("acme/secret"))
                .hasMessage("404 Project Not Found");
    }
}
