package dev.chatops.pipeline;

import static dev.chatops.events.FailureReason.JOB_EXECUTION_TIMEOUT;
import static dev.chatops.events.FailureReason.RUNNER_SYSTEM_FAILURE;
import static dev.chatops.events.FailureReason.SCRIPT_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.JobEvent.JobCreated;
import dev.chatops.events.JobStatus;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.job.Actor;
import dev.chatops.pipeline.job.JobCancellation;
import dev.chatops.pipeline.job.JobRetry;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What follows an attempt: another one, or the end. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class NextAttemptsTest {

    @Inject
    TestJobs jobs;

    @Inject
    Projects projects;

    @Inject
    JobCancellation cancellation;

    @Inject
    JobRetry retries;

    @Test
    void aFailureThatIsRetriedEndsNothingAndTheLastOneEndsTheJob() throws Exception {
        long job = jobs.run("queue run twice");
        var first = jobs.take(job, 1);
        jobs.fail(first, 1, SCRIPT_FAILURE);
        var second = jobs.take(job, 2);
        assertThat(jobs.ends(job)).isEmpty();
        jobs.claim(job, 1).then().statusCode(410);
        jobs.succeed(first); // a zombie's word, G5
        jobs.fail(second, 3, SCRIPT_FAILURE);
        var end = jobs.finished(job);
        assertThat(end.attempt()).isEqualTo(2);
        assertThat(end.exitCode()).isEqualTo(3);
        assertThat(end.fence()).isEqualTo(second.fence());
        assertThat(jobs.ends(job)).hasSize(1);
    }

    @Test
    void onlyTheNamedFailuresAreRetried() throws Exception {
        long job = jobs.run("queue run twice");
        jobs.fail(jobs.take(job, 1), 1, JOB_EXECUTION_TIMEOUT);
        assertThat(jobs.finished(job).attempt()).isEqualTo(1);
        long byExitCode = jobs.run("queue run twice");
        jobs.fail(jobs.take(byExitCode, 1), 42, JOB_EXECUTION_TIMEOUT);
        jobs.succeed(jobs.take(byExitCode, 2));
        assertThat(jobs.finished(byExitCode).status()).isEqualTo(JobStatus.SUCCESS);
    }

    /** G5: the lost runner may run the job for up to a minute. */
    @Test
    void theAttemptAfterALostOneStartsNoSoonerThanAMinuteLater() throws Exception {
        long job = jobs.run("queue run guarded");
        long behind = jobs.run("queue run guarded");
        jobs.take(job, 1);
        jobs.expireLease(job);
        jobs.awaitStatus(job, "pending");
        assertThat(jobs.column(job, "retry_at > now() + interval '50 seconds'")).isEqualTo("true");
        assertThat(jobs.offers(job)).hasSize(1);
        jobs.claim(job, 2).then().statusCode(410);
        assertThat(jobs.column(behind, "status")).as("the group is kept").isEqualTo("waiting_for_resource");
        jobs.update("update job set retry_at = retry_at - interval '60 seconds' where id = " + job);
        jobs.succeed(jobs.take(job, 2));
        assertThat(jobs.finished(job).attempt()).isEqualTo(2);
        jobs.succeed(jobs.take(behind, 1));
        jobs.finished(behind);
    }

    @Test
    void aLostAttemptWithoutRetryEndsTheJob() throws Exception {
        long job = jobs.run("queue run plain");
        jobs.take(job, 1);
        jobs.expireLease(job);
        assertThat(jobs.finished(job).reason()).isEqualTo(RUNNER_SYSTEM_FAILURE);
        jobs.claim(job, 1).then().statusCode(410);
    }

    /** Every runner hears each of these words, so none is sent that tells nobody anything. */
    @Test
    void onlyTheRunnerOfALostAttemptIsToldThatItIsClosed() throws Exception {
        long reported = jobs.run("queue run plain");
        jobs.succeed(jobs.take(reported, 1));
        jobs.finished(reported);
        long lost = jobs.run("queue run plain");
        var attempt = jobs.take(lost, 1);
        jobs.expireLease(lost);
        jobs.finished(lost);
        await().untilAsserted(() -> assertThat(jobs.closed(lost)).containsExactly(attempt.fence()));
        assertThat(jobs.closed(reported)).isEmpty();
    }

    @Test
    void whatIsBeingCanceledEndsAsCanceledAndIsNotRetried() throws Exception {
        long failing = jobs.run("queue run stubborn");
        long losing = jobs.run("queue run stubborn");
        var attempt = jobs.take(failing, 1);
        jobs.take(losing, 1);
        for (long job : new long[] {failing, losing}) {
            assertThat(cancellation.cancel(queue(), job, carol())).isInstanceOf(JobCancellation.Result.Canceling.class);
            assertThat(cancellation.cancel(queue(), job, carol()))
                    .isInstanceOf(JobCancellation.Result.AlreadyCanceling.class);
        }
        jobs.fail(attempt, 1, SCRIPT_FAILURE);
        jobs.expireLease(losing);
        for (long job : new long[] {failing, losing}) {
            var end = jobs.finished(job);
            assertThat(end.status()).isEqualTo(JobStatus.CANCELED);
            assertThat(end.message()).isEqualTo("canceled by carol");
            assertThat(jobs.offers(job)).hasSize(1);
        }
    }

    @Test
    void aSuccessThatCameFirstWinsOverACancel() throws Exception {
        long job = jobs.run("queue run plain");
        jobs.succeed(jobs.take(job, 1));
        jobs.finished(job);
        assertThat(cancellation.cancel(queue(), job, carol()))
                .isEqualTo(new JobCancellation.Result.AlreadyOver(JobStatus.SUCCESS));
    }

    @Test
    void aPendingJobThatIsCanceledIsNotHandedOut() throws Exception {
        var command = jobs.type("queue run plain");
        long job = jobs.jobOf(command);
        jobs.awaitOffer(job, 1);
        cancellation.cancel(queue(), job, carol());
        jobs.claim(job, 1).then().statusCode(410);
        var end = jobs.finished(job);
        assertThat(end.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(end.attempt()).isZero();
    }

    @Test
    void aJobThatNobodyTakesInTimeFails() throws Exception {
        long job = jobs.run("queue run plain");
        jobs.awaitOffer(job, 1);
        jobs.update("update job set claim_by = now() - interval '1 second' where id = " + job);
        jobs.claim(job, 1).then().statusCode(410);
        assertThat(jobs.finished(job).reason()).isEqualTo(dev.chatops.events.FailureReason.STUCK_OR_TIMEOUT_FAILURE);
    }

    @Test
    void aRepeatedJobIsANewOneOfThePipelineAndAnswersWhoAsked() throws Exception {
        long job = jobs.run("queue run plain some text");
        assertThat(retries.retry(queue(), job, carol())).isEqualTo(new JobRetry.Result.NotOver(JobStatus.PENDING));
        jobs.succeed(jobs.take(job, 1));
        jobs.finished(job);
        var command = UUID.randomUUID();
        var result = retries.retry(
                queue(), job, new Actor(projects.current().user("carol").orElseThrow(), command));
        assertThat(result).isInstanceOf(JobRetry.Result.Retried.class);
        long again = ((JobRetry.Result.Retried) result).jobId();
        var payload = jobs.take(again, 1);
        assertThat(jobs.column(again, "pipeline_id")).isEqualTo(jobs.column(job, "pipeline_id"));
        assertThat(payload.variables())
                .anyMatch(each ->
                        each.key().equals("GITLAB_USER_LOGIN") && each.value().equals("carol"))
                .anyMatch(
                        each -> each.key().equals("CHAT_INPUT") && each.value().equals("some text"));
        assertThat(jobs.events(JobCreated.class).filter(made -> made.jobId() == again))
                .extracting(JobCreated::commandId)
                .containsExactly(command);
        jobs.succeed(payload);
        jobs.finished(again);
    }

    /** Once, though looked for again and again. */
    @Test
    void whoWaitsForASilentPoolIsToldOnce() throws Exception {
        jobs.update("update runner set seen_at = now() - interval '1 hour'");
        jobs.update("update lease_judge set up_since = now() - interval '1 hour'");
        var command = jobs.type("queue run plain");
        long job = jobs.jobOf(command);
        assertThat(jobs.answer(command, ChatAnswer.Kind.NOTICE).text()).contains("No runner of the pool `default`");
        var later = jobs.type("queue run plain");
        jobs.answer(later, ChatAnswer.Kind.NOTICE); // so there was another look
        assertThat(jobs.answers(command, ChatAnswer.Kind.NOTICE)).hasSize(1);
        for (long each : new long[] {job, jobs.jobOf(later)}) {
            jobs.succeed(jobs.take(each, 1));
            jobs.finished(each);
        }
    }

    private Project queue() {
        return projects.current().project("acme/queue").orElseThrow();
    }

    private Actor carol() {
        return Actor.outsideChat(projects.current().user("carol").orElseThrow());
    }
}
