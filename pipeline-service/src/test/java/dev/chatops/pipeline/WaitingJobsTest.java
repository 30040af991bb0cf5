package dev.chatops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.clock.TestClock;
import dev.chatops.events.ChatAnswer;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobStatus;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import dev.chatops.pipeline.job.Actor;
import dev.chatops.pipeline.job.JobCancellation;
import dev.chatops.pipeline.job.JobPlay;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Jobs that wait: for their resource group, for room in their project, for a hand, for their time. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class WaitingJobsTest {

    @Inject
    TestJobs jobs;

    @Inject
    Projects projects;

    @Inject
    JobCancellation cancellation;

    @Inject
    JobPlay plays;

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Test
    void jobsOfAResourceGroupAreQueuedOneAfterTheOther() throws Exception {
        long first = jobs.run("queue run deploy");
        var command = jobs.type("queue run deploy");
        long second = jobs.jobOf(command);
        long third = jobs.run("queue run deploy");
        assertThat(jobs.answer(command, ChatAnswer.Kind.NOTICE).text()).contains("resource group `production`");
        var running = jobs.take(first, 1);
        assertThat(jobs.column(second, "status")).isEqualTo("waiting_for_resource");
        jobs.claim(second, 1).then().statusCode(410);

        jobs.succeed(running);
        jobs.awaitOffer(second, 1);
        assertThat(jobs.column(third, "status")).isEqualTo("waiting_for_resource");
        assertThat(jobs.offers(third)).isEmpty();

        assertThat(cancellation.cancel(queue(), second, carol())).isInstanceOf(JobCancellation.Result.Canceled.class);
        jobs.awaitOffer(third, 1);
        jobs.succeed(jobs.take(third, 1));
        jobs.finished(third);
        await().until(() -> jobs.query("select name from resource_group where name = 'production'") == null);
    }

    /** The lost runner may be at work for up to a minute: nobody else gets the group meanwhile. */
    @Test
    void theGroupOfALostRunnerStaysTakenUntilItMustHaveEndedItself() throws Exception {
        long lost = jobs.run("queue run deploy");
        jobs.take(lost, 1);
        jobs.expireLease(lost);
        jobs.finished(lost);
        long next = jobs.run("queue run deploy");
        assertThat(jobs.column(next, "status")).isEqualTo("waiting_for_resource");
        assertThat(jobs.query(
                        "select free_at > now() + interval '50 seconds' from resource_group where name = 'production'"))
                .isEqualTo("t");
        jobs.update("update resource_group set free_at = free_at - interval '60 seconds' where name = 'production'");
        jobs.succeed(jobs.take(next, 1));
        jobs.finished(next);
    }

    @Test
    void aProjectHasNoMoreJobsInTheQueueThanItsLimit() throws Exception {
        var ids = new ArrayList<Long>();
        for (int i = 0; i < 4; i++) {
            ids.add(jobs.run("narrow run plain"));
        }
        jobs.awaitStatus(ids.get(1), "pending");
        assertThat(jobs.column(ids.get(2), "status")).isEqualTo("waiting_for_resource");
        assertThat(jobs.column(ids.get(3), "status")).isEqualTo("waiting_for_resource");
        jobs.succeed(jobs.take(ids.get(1), 1));
        jobs.awaitOffer(ids.get(2), 1);
        assertThat(jobs.column(ids.get(3), "status")).isEqualTo("waiting_for_resource");
        assertThat(cancellation.cancel(narrow(), ids.get(3), carol()))
                .isInstanceOf(JobCancellation.Result.Canceled.class);
        for (long id : new long[] {ids.get(0), ids.get(2)}) {
            jobs.succeed(jobs.take(id, 1));
            jobs.finished(id);
        }
        assertThat(jobs.column(ids.get(3), "status")).isEqualTo("canceled");
        assertThat(jobs.offers(ids.get(3))).isEmpty();
    }

    /** Makers and enders at once: the limit holds at every moment, and nobody is forgotten. */
    @Test
    void theLimitHoldsWhateverComesAtOnce() throws Exception {
        var most = new AtomicInteger();
        var watching = Thread.ofVirtual().start(() -> {
            while (!Thread.interrupted()) {
                try {
                    most.accumulateAndGet(
                            Integer.parseInt(
                                    jobs.query(
                                            "select count(*) from job where project_id = 21 and status in ('pending', 'running', 'canceling')")),
                            Math::max);
                } catch (java.sql.SQLException e) {
                    return; // interrupted
                }
            }
        });
        var commands = new ArrayList<UUID>();
        for (int i = 0; i < 16; i++) {
            commands.add(jobs.type("narrow run " + (i % 3 == 0 ? "deploy" : "plain")));
        }
        var threads = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        for (var command : commands) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    long id = jobs.jobOf(command);
                    jobs.succeed(jobs.take(id, 1));
                    jobs.finished(id);
                } catch (Throwable e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join(Duration.ofSeconds(60));
        }
        watching.interrupt();
        watching.join();
        assertThat(failures).isEmpty();
        assertThat(most.get()).isEqualTo(2);
    }

    @Test
    void aDelayedJobSaysWhenItStartsAndThenStartsByItself() throws Exception {
        var command = jobs.type("queue run later");
        long job = jobs.jobOf(command);
        assertThat(jobs.answer(command, ChatAnswer.Kind.SCHEDULED).text()).contains("starts by itself at", "UTC");
        assertThat(jobs.column(job, "status")).isEqualTo("scheduled");
        jobs.claim(job, 1).then().statusCode(410);
        var clock = TestClock.reading(clockFile);
        clock.advance(Duration.ofMinutes(31));
        try {
            jobs.succeed(jobs.take(job, 1));
        } finally {
            clock.advance(Duration.ofMinutes(-31));
        }
        assertThat(jobs.finished(job).status()).isEqualTo(JobStatus.SUCCESS);
    }

    @Test
    void aDelayedJobCanBePlayedOrCanceledBefore() throws Exception {
        long played = jobs.run("queue run later");
        long canceled = jobs.run("queue run later");
        var command = UUID.randomUUID();
        assertThat(plays.play(queue(), played, new Actor(user("carol"), command), Map.of()))
                .isInstanceOf(JobPlay.Result.Played.class);
        assertThat(cancellation.cancel(queue(), canceled, carol())).isInstanceOf(JobCancellation.Result.Canceled.class);
        jobs.succeed(jobs.take(played, 1));
        jobs.finished(played);
        assertThat(jobs.events(JobReplyBound.class).filter(bound -> bound.jobId() == played))
                .extracting(JobReplyBound::commandId)
                .containsExactly(command);
        var end = jobs.finished(canceled);
        assertThat(end.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(end.message()).isEqualTo("canceled by carol");
        assertThat(plays.play(queue(), canceled, carol(), Map.of()))
                .isEqualTo(new JobPlay.Result.NotPlayable(JobStatus.CANCELED));
    }

    @Test
    void whatIsGivenWhenAJobIsPlayedIsDataAndWinsOverTheFile() throws Exception {
        long job = jobs.run("queue run by-hand");
        plays.play(queue(), job, carol(), Map.of("WHO", "$HOME `id`", "GITLAB_USER_LOGIN", "root"));
        var values = jobs.take(job, 1).variables().stream()
                .collect(java.util.stream.Collectors.toMap(
                        each -> each.key(), each -> each.value(), (_, later) -> later));
        assertThat(values).containsEntry("WHO", "$HOME `id`").containsEntry("GITLAB_USER_LOGIN", "carol");
        assertThat(plays.play(queue(), 999_999, carol(), Map.of())).isInstanceOf(JobPlay.Result.NoSuchJob.class);
        assertThat(plays.play(narrow(), job, carol(), Map.of()))
                .as("of another project")
                .isInstanceOf(JobPlay.Result.NoSuchJob.class);
    }

    private Project queue() {
        return projects.current().project("acme/queue").orElseThrow();
    }

    private Project narrow() {
        return projects.current().project("acme/narrow").orElseThrow();
    }

    private Actor carol() {
        return Actor.outsideChat(user("carol"));
    }

    private dev.chatops.pipeline.project.User user(String name) {
        return projects.current().user(name).orElseThrow();
    }
}
