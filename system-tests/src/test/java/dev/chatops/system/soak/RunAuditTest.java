package dev.chatops.system.soak;

import static dev.chatops.system.soak.SoundFacts.T;
import static dev.chatops.system.soak.SoundFacts.change;
import static dev.chatops.system.soak.SoundFacts.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.system.soak.Facts.Ack;
import dev.chatops.system.soak.Facts.Execution;
import dev.chatops.system.soak.Facts.Fault;
import dev.chatops.system.soak.Facts.Job;
import dev.chatops.system.soak.Facts.Shown;
import dev.chatops.system.soak.Facts.Step;
import dev.chatops.system.soak.Facts.Word;
import dev.chatops.system.soak.Finding.Kind;
import org.junit.jupiter.api.Test;

/** Each execution, attempt and loss of a runner that must not be is put among sound facts, and found. */
class RunAuditTest {

    private final SoundFacts facts = new SoundFacts();

    @Test
    void aSecondExecutionInOneAttemptIsADoubleRun() {
        facts.executions.add(new Execution(1, T.plusSeconds(12)));
        facts.assertFound(Kind.DOUBLE_RUN, "job 1 ");
    }

    @Test
    void twoExecutionsInTheSameAttemptOfARetriedJobAreADoubleRun() {
        change(facts.executions, run -> run.jobId() == 2, run -> new Execution(2, T.plusMillis(11_300)));
        facts.assertFound(Kind.DOUBLE_RUN, "job 2 ");
    }

    @Test
    void anAttemptThatTwoRunnersHadIsADoubleRun() {
        facts.steps.add(new Step(Word.STARTED, T.plusSeconds(10), 1, 1, "other", "vm-2", null, null));
        facts.assertFound(Kind.DOUBLE_RUN, "job 1 ");
    }

    @Test
    void aRetryThatNoRuleAllowsIsFound() {
        change(facts.jobs, job -> job.id() == 1, job -> new Job(1, "runs", "counts", "success", 2, null, null, "vm-1"));
        assertThat(facts.audit().findings()).anyMatch(is(Kind.ATTEMPT, "job 1 "));
    }

    @Test
    void anExecutionOfNoJobIsFound() {
        facts.executions.add(new Execution(77, T));
        facts.assertFound(Kind.UNWANTED, "job 77");
    }

    @Test
    void aScriptThatEndedWithoutHavingRunIsFound() {
        facts.executions.removeIf(run -> run.jobId() == 1);
        facts.assertFound(Kind.MISSING_RUN, "job 1 ");
    }

    @Test
    void aLostRunnerIsAccountedForByItsOwnDeathAlone() {
        facts.lostRun(Script.SLEEPS);
        facts.assertFound(Kind.LOSS, "job 3 ");
        facts.faults.add(new Fault(Fault.Kind.KILL, "runner-2", T.plusSeconds(12), T.plusSeconds(14)));
        facts.faults.add(new Fault(Fault.Kind.PAUSE, "runner-1", T.plusSeconds(12), T.plusSeconds(14)));
        facts.assertFound(Kind.LOSS, "job 3 ");
        facts.faults.add(new Fault(Fault.Kind.KILL, "runner-1", T.plusSeconds(12), T.plusSeconds(14)));
        assertThat(facts.audit().findings()).isEmpty();
        assertThat(facts.audit().runs().lost()).isOne();
    }

    /** The next attempt's runner, which is well, is the last that the job's row names. */
    @Test
    void aRunnerThatDiedRightBehindItsClaimIsLookedForAmongAll() {
        var next = T.plusSeconds(100);
        facts.answered("losable", Script.LOSABLE, Ack.ACCEPTED, "accepted", "success", 3L);
        facts.jobs.add(new Job(3, "losable", "losable", "success", 2, null, null, "vm-1"));
        facts.steps.add(new Step(Word.STARTED, next, 3, 2, "3-2", "vm-1", null, null));
        facts.executions.add(new Execution(3, next.plusMillis(300)));
        facts.steps.add(new Step(Word.ATTEMPT_FINISHED, next.plusSeconds(3), 3, 2, "3-2", null, "success", null));
        facts.steps.add(new Step(Word.FINISHED, next.plusSeconds(4), 3, 2, "3-2", null, "success", null));
        facts.faults.add(new Fault(Fault.Kind.KILL, "runner-1", next, next.plusSeconds(2)));
        facts.assertFound(Kind.LOSS, "job 3 ");
        facts.faults.add(new Fault(Fault.Kind.KILL, "runner-2", T.plusSeconds(20), T.plusSeconds(22)));
        assertThat(facts.audit().findings()).isEmpty();
    }

    @Test
    void aRunnerThatStoodStillForLongerThanItsLeaseIsLost() {
        facts.lostRun(Script.SLEEPS);
        facts.faults.add(new Fault(Fault.Kind.PAUSE, "runner-1", T.plusSeconds(12), T.plusSeconds(24)));
        assertThat(facts.audit().findings()).isEmpty();
    }

    @Test
    void aJobThatFailedByNoFaultAndNoScriptIsFound() {
        change(
                facts.jobs,
                job -> job.id() == 1,
                job -> new Job(1, "runs", "counts", "failed", 1, "job_execution_timeout", "", "vm-1"));
        change(facts.shown, answer -> answer.commandId().equals("runs"), answer -> new Shown("runs", "failed", 1));
        facts.assertFound(Kind.UNTRUE, "job 1 ");
    }
}
