package dev.chatops.system.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.system.soak.Facts.Ack;
import dev.chatops.system.soak.Facts.Created;
import dev.chatops.system.soak.Facts.Decided;
import dev.chatops.system.soak.Facts.Execution;
import dev.chatops.system.soak.Facts.Fault;
import dev.chatops.system.soak.Facts.Job;
import dev.chatops.system.soak.Facts.Ledger;
import dev.chatops.system.soak.Facts.Post;
import dev.chatops.system.soak.Facts.Recorded;
import dev.chatops.system.soak.Facts.Shown;
import dev.chatops.system.soak.Facts.Step;
import dev.chatops.system.soak.Facts.Told;
import dev.chatops.system.soak.Facts.Typed;
import dev.chatops.system.soak.Facts.Word;
import dev.chatops.system.soak.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** An auditor that finds nothing proves nothing: each thing that must not be is put among sound facts, and found. */
class AuditTest {

    private static final Instant T = Instant.parse("2026-01-02T03:04:05Z");

    private final List<Typed> typed = new ArrayList<>();
    private final List<Recorded> commands = new ArrayList<>();
    private final List<Decided> decided = new ArrayList<>();
    private final List<Created> created = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Ledger> ledger = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final List<Post> posts = new ArrayList<>();
    private final List<Shown> shown = new ArrayList<>();
    private final List<Execution> executions = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private long unsent;

    /** Three commands as they should be: one that runs, one that is retried, and one that is refused. */
    AuditTest() {
        answered("runs", Script.COUNTS, Ack.ACCEPTED, "accepted", "success", 1L);
        jobs.add(new Job(1, "runs", "counts", "success", 1, null, null, "vm-1"));
        attempt(1, 1, "success", null);
        answered("retried", Script.RETRIED, Ack.ACCEPTED, "accepted", "success", 2L);
        jobs.add(new Job(2, "retried", "retried", "success", 2, null, null, "vm-1"));
        attempt(2, 1, "failed", "script_failure");
        attempt(2, 2, "success", null);
        answered("refused", Script.UNKNOWN_JOB, Ack.ACCEPTED, "refused", "refused", null);
    }

    private void answered(String id, Script script, Ack ack, String decision, String status, Long job) {
        typed.add(new Typed(id, script, ack, T, 0));
        commands.add(new Recorded(id, 0, commands.size()));
        decided.add(new Decided(id, decision, null, Duration.ofSeconds(1)));
        if (job != null) {
            created.add(new Created(id, job));
        }
        ledger.add(new Ledger(id, "answered", null));
        told.add(new Told(id, "answered"));
        posts.add(new Post(posts.size() + 1L, T.plusSeconds(30), id, true, true, 200));
        shown.add(new Shown(id, status, job == null ? 0 : job));
    }

    /** @param status null for one whose runner died in the middle of it */
    private void attempt(long job, int attempt, String status, String reason) {
        var start = T.plusSeconds(10 + attempt);
        var fence = job + "-" + attempt;
        steps.add(new Step(Word.STARTED, start, job, attempt, fence, "vm-1", null, null));
        executions.add(new Execution(job, start.plusMillis(300)));
        if (status != null) {
            steps.add(
                    new Step(Word.ATTEMPT_FINISHED, start.plusMillis(600), job, attempt, fence, null, status, reason));
        }
    }

    private void lostRun(Script script) {
        answered("lost", script, Ack.ACCEPTED, "accepted", "failed", 3L);
        jobs.add(new Job(3, "lost", script.job(), "failed", 1, "runner_system_failure", "it is gone", "vm-1"));
        attempt(3, 1, null, null);
        steps.add(new Step(Word.FINISHED, T.plusSeconds(25), 3, 1, "3-1", null, "failed", "runner_system_failure"));
    }

    @Test
    void soundFactsHaveNoFindings() {
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void anAcknowledgedCommandThatIsNotInTheTopicIsLost() {
        typed.add(new Typed("gone", Script.HELP, Ack.ACCEPTED, T, 0));
        assertFound(Kind.LOST, "gone");
    }

    @Test
    void aCommandThatNobodyDecidedIsLost() {
        decided.removeIf(row -> row.commandId().equals("refused"));
        assertFound(Kind.LOST, "refused");
    }

    @Test
    void aCommandWithoutARowInTheLedgerIsLost() {
        ledger.removeIf(row -> row.commandId().equals("runs"));
        assertFound(Kind.LOST, "runs");
    }

    @Test
    void aCommandWhoseJobIsNotThereIsLost() {
        jobs.removeIf(job -> job.id() == 1);
        executions.removeIf(run -> run.jobId() == 1);
        assertThat(audit().findings()).anyMatch(is(Kind.LOST, "runs"));
    }

    @Test
    void aCommandThatWasRefusedThoughItMayRunIsLost() {
        change(
                decided,
                row -> row.commandId().equals("runs"),
                row -> new Decided("runs", "refused", "no git", Duration.ofSeconds(1)));
        assertFound(Kind.LOST, "runs");
    }

    @Test
    void aCommandThatIsTooOldIsRefusedAndDoesNothing() {
        answered("old", Script.COUNTS, Ack.ACCEPTED, "refused", "refused", null);
        change(
                decided,
                row -> row.commandId().equals("old"),
                row -> new Decided("old", "refused", "too old", Duration.ofMinutes(6)));
        assertThat(audit().findings()).isEmpty();
        created.add(new Created("old", 1));
        assertFound(Kind.UNWANTED, "old");
    }

    @Test
    void aCommandThatWasNotAcceptedMayDoNothing() {
        change(
                typed,
                row -> row.commandId().equals("runs"),
                row -> new Typed("runs", Script.COUNTS, Ack.NOT_ACCEPTED, T, 0));
        assertFound(Kind.UNWANTED, "runs");
    }

    @Test
    void aCommandWithoutConfirmationIsHandledWhollyOrNotAtAll() {
        typed.add(new Typed("unknown", Script.HELP, Ack.NOT_CONFIRMED, T, 0));
        typed.add(new Typed("unheard", Script.HELP, Ack.NO_ANSWER, T, 0));
        assertThat(audit().findings()).isEmpty();
        ledger.add(new Ledger("unknown", "answered", null));
        assertFound(Kind.UNWANTED, "unknown");
        commands.add(new Recorded("unknown", 0, 99));
        assertThat(audit().findings()).anyMatch(is(Kind.LOST, "unknown"));
    }

    @Test
    void aSecondExecutionInOneAttemptIsADoubleRun() {
        executions.add(new Execution(1, T.plusSeconds(12)));
        assertFound(Kind.DOUBLE_RUN, "job 1 ");
    }

    @Test
    void twoExecutionsInTheSameAttemptOfARetriedJobAreADoubleRun() {
        change(executions, run -> run.jobId() == 2, run -> new Execution(2, T.plusMillis(11_300)));
        assertFound(Kind.DOUBLE_RUN, "job 2 ");
    }

    @Test
    void anAttemptThatTwoRunnersHadIsADoubleRun() {
        steps.add(new Step(Word.STARTED, T.plusSeconds(10), 1, 1, "other", "vm-2", null, null));
        assertFound(Kind.DOUBLE_RUN, "job 1 ");
    }

    @Test
    void aCommandThatMadeTwoJobsIsADoubleRun() {
        created.add(new Created("runs", 2));
        assertFound(Kind.DOUBLE_RUN, "runs");
    }

    @Test
    void aRefusedCommandThatMadeAJobIsFound() {
        created.add(new Created("refused", 2));
        assertFound(Kind.UNWANTED, "refused");
    }

    @Test
    void aRetryThatNoRuleAllowsIsFound() {
        change(jobs, job -> job.id() == 1, job -> new Job(1, "runs", "counts", "success", 2, null, null, "vm-1"));
        assertThat(audit().findings()).anyMatch(is(Kind.ATTEMPT, "job 1 "));
    }

    @Test
    void anExecutionOfNoJobIsFound() {
        executions.add(new Execution(77, T));
        assertFound(Kind.UNWANTED, "job 77");
    }

    @Test
    void aScriptThatEndedWithoutHavingRunIsFound() {
        executions.removeIf(run -> run.jobId() == 1);
        assertFound(Kind.MISSING_RUN, "job 1 ");
    }

    @Test
    void aLostRunnerIsAccountedForByItsOwnDeathAlone() {
        lostRun(Script.SLEEPS);
        assertFound(Kind.LOSS, "job 3 ");
        faults.add(new Fault(Fault.Kind.KILL, "runner-2", T.plusSeconds(12), T.plusSeconds(14)));
        faults.add(new Fault(Fault.Kind.PAUSE, "runner-1", T.plusSeconds(12), T.plusSeconds(14)));
        assertFound(Kind.LOSS, "job 3 ");
        faults.add(new Fault(Fault.Kind.KILL, "runner-1", T.plusSeconds(12), T.plusSeconds(14)));
        assertThat(audit().findings()).isEmpty();
        assertThat(audit().runs().lost()).isOne();
    }

    @Test
    void aRunnerThatStoodStillForLongerThanItsLeaseIsLost() {
        lostRun(Script.SLEEPS);
        faults.add(new Fault(Fault.Kind.PAUSE, "runner-1", T.plusSeconds(12), T.plusSeconds(24)));
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void anUnsettledRowIsFound() {
        change(ledger, row -> row.commandId().equals("runs"), row -> new Ledger("runs", "posting", null));
        assertFound(Kind.UNSETTLED, "runs");
    }

    @Test
    void anOutcomeThatWasNotToldOrToldOtherwiseIsFound() {
        told.removeIf(outcome -> outcome.commandId().equals("runs"));
        assertFound(Kind.UNSETTLED, "runs");
        told.add(new Told("runs", "answered"));
        told.add(new Told("runs", "answered"));
        assertThat(audit().findings()).as("told twice").isEmpty();
        told.add(new Told("runs", "dropped"));
        assertFound(Kind.UNSETTLED, "runs");
    }

    @Test
    void aJobWithoutAnEndIsFound() {
        change(jobs, job -> job.id() == 1, job -> new Job(1, "runs", "counts", "running", 1, null, null, "vm-1"));
        assertThat(audit().findings()).anyMatch(is(Kind.UNSETTLED, "job 1 "));
    }

    @Test
    void aJobThatWaitsForAHandMayDoSoUntilItIsPlayed() {
        answered("by-hand", Script.BY_HAND, Ack.ACCEPTED, "accepted", "manual", 4L);
        jobs.add(new Job(4, "by-hand", "by-hand", "manual", 1, null, null, null));
        assertThat(audit().findings()).isEmpty();
        typed.add(new Typed("play", Script.PLAY, Ack.ACCEPTED, T, 4));
        commands.add(new Recorded("play", 0, 50));
        assertThat(audit().findings()).anyMatch(is(Kind.UNSETTLED, "job 4 "));
    }

    @Test
    void eventsThatWereNeverSentAreFound() {
        unsent = 2;
        assertFound(Kind.UNSETTLED, "outbox");
    }

    @Test
    void aSecondVisibleAnswerIsFound() {
        shown.add(new Shown("runs", "success", 1));
        assertFound(Kind.ANSWER, "runs");
    }

    @Test
    void aMissingAnswerIsFound() {
        shown.removeIf(answer -> answer.commandId().equals("refused"));
        assertFound(Kind.ANSWER, "refused");
    }

    @Test
    void anAnswerIsGivenUpOnlyWhenItsAddressIsUsedUpAndItsPostsFailed() {
        change(ledger, row -> row.commandId().equals("runs"), row -> new Ledger("runs", "undelivered", null));
        change(told, row -> row.commandId().equals("runs"), row -> new Told("runs", "undelivered"));
        shown.removeIf(answer -> answer.commandId().equals("runs"));
        posts.removeIf(post -> post.commandId().equals("runs"));
        for (int i = 0; i < 3; i++) {
            posts.add(new Post(10 + i, T, "runs", false, true, 200)); // news on the way
        }
        posts.add(new Post(20, T, "runs", true, false, 500));
        assertFound(Kind.ANSWER, "runs");
        posts.add(new Post(21, T, "runs", true, false, 503));
        assertThat(audit().findings()).isEmpty();
        posts.add(new Post(22, T, "runs", true, true, 200));
        assertThat(audit().findings()).anyMatch(is(Kind.ANSWER, "runs"));
    }

    @Test
    void aSecondPostNeedsAFirstOneWhoseResultWasUnknown() {
        posts.add(new Post(90, T.plusSeconds(60), "runs", true, true, 200));
        assertFound(Kind.POST, "runs");
        faults.add(new Fault(Fault.Kind.KILL, "reply-service-2", T.plusSeconds(31), T.plusSeconds(33)));
        assertThat(audit().findings()).isEmpty();
        assertThat(audit().posts().seconds()).hasSize(1);
    }

    @Test
    void aPostThatWasLeftWithoutAnAnswerMayBeRepeated() {
        change(posts, post -> post.commandId().equals("runs"), post -> new Post(1, T, "runs", true, true, null));
        posts.add(new Post(91, T.plusSeconds(60), "runs", true, true, 200));
        assertThat(audit().findings()).isEmpty();
    }

    @Test
    void anAnswerThatSaysSomethingElseThanTheJobIsFound() {
        change(shown, answer -> answer.commandId().equals("runs"), answer -> new Shown("runs", "failed", 1));
        assertFound(Kind.UNTRUE, "runs");
    }

    @Test
    void aRefusalThatIsNoneIsFound() {
        change(shown, answer -> answer.commandId().equals("refused"), answer -> new Shown("refused", "success", 0));
        assertFound(Kind.UNTRUE, "refused");
    }

    @Test
    void aJobThatFailedByNoFaultAndNoScriptIsFound() {
        change(
                jobs,
                job -> job.id() == 1,
                job -> new Job(1, "runs", "counts", "failed", 1, "job_execution_timeout", "", "vm-1"));
        change(shown, answer -> answer.commandId().equals("runs"), answer -> new Shown("runs", "failed", 1));
        assertFound(Kind.UNTRUE, "job 1 ");
    }

    @Test
    void aDeadLetterIsFound() {
        deadLetters.add("job-events.dead at 0");
        assertFound(Kind.DEAD_LETTER, "record");
    }

    private AuditReport audit() {
        return Audit.of(new Facts(
                typed,
                commands,
                decided,
                created,
                jobs,
                steps,
                ledger,
                told,
                deadLetters,
                unsent,
                posts,
                shown,
                executions,
                faults,
                Map.of("vm-1", "runner-1", "vm-2", "runner-2")));
    }

    /** That it is found, and nothing else. */
    private void assertFound(Kind kind, String subject) {
        assertThat(audit().findings()).isNotEmpty().allMatch(is(kind, subject));
        assertThat(audit().table())
                .contains("| **%s** | **%d** |"
                        .formatted(kind.title(), audit().findings().size()));
    }

    private static Predicate<Finding> is(Kind kind, String subject) {
        return finding -> finding.kind() == kind && finding.subject().contains(subject);
    }

    private static <T> void change(List<T> all, Predicate<T> which, UnaryOperator<T> how) {
        all.replaceAll(one -> which.test(one) ? how.apply(one) : one);
    }
}
