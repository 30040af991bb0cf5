package dev.chatops.system.soak;

import static dev.chatops.system.soak.SoundFacts.T;
import static dev.chatops.system.soak.SoundFacts.change;
import static dev.chatops.system.soak.SoundFacts.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.system.soak.Facts.Ack;
import dev.chatops.system.soak.Facts.Created;
import dev.chatops.system.soak.Facts.Decided;
import dev.chatops.system.soak.Facts.Job;
import dev.chatops.system.soak.Facts.Ledger;
import dev.chatops.system.soak.Facts.Recorded;
import dev.chatops.system.soak.Facts.Shown;
import dev.chatops.system.soak.Facts.Told;
import dev.chatops.system.soak.Facts.Typed;
import dev.chatops.system.soak.Finding.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An auditor that finds nothing proves nothing: each thing that must not be is put among sound facts, and found. */
class AuditTest {

    private final SoundFacts facts = new SoundFacts();

    @Test
    void soundFactsHaveNoFindings() {
        assertThat(facts.audit().findings()).isEmpty();
    }

    @Test
    void anAcknowledgedCommandThatIsNotInTheTopicIsLost() {
        facts.typed.add(new Typed("gone", Script.HELP, Ack.ACCEPTED, T, 0));
        facts.assertFound(Kind.LOST, "gone");
    }

    @Test
    void aCommandThatNobodyDecidedIsLost() {
        facts.decided.removeIf(row -> row.commandId().equals("refused"));
        facts.assertFound(Kind.LOST, "refused");
    }

    @Test
    void aCommandWithoutARowInTheLedgerIsLost() {
        facts.ledger.removeIf(row -> row.commandId().equals("runs"));
        facts.assertFound(Kind.LOST, "runs");
    }

    @Test
    void aCommandWhoseJobIsNotThereIsLost() {
        facts.jobs.removeIf(job -> job.id() == 1);
        facts.executions.removeIf(run -> run.jobId() == 1);
        assertThat(facts.audit().findings()).anyMatch(is(Kind.LOST, "runs"));
    }

    @Test
    void aCommandThatWasRefusedThoughItMayRunIsLost() {
        change(
                facts.decided,
                row -> row.commandId().equals("runs"),
                row -> new Decided("runs", "refused", "no git", Duration.ofSeconds(1)));
        facts.assertFound(Kind.LOST, "runs");
    }

    @Test
    void aCommandThatIsTooOldIsRefusedAndDoesNothing() {
        facts.answered("old", Script.COUNTS, Ack.ACCEPTED, "refused", "refused", null);
        change(
                facts.decided,
                row -> row.commandId().equals("old"),
                row -> new Decided("old", "refused", "too old", Duration.ofMinutes(6)));
        assertThat(facts.audit().findings()).isEmpty();
        facts.created.add(new Created("old", 1));
        facts.assertFound(Kind.UNWANTED, "old");
    }

    @Test
    void aCommandThatWasNotAcceptedMayDoNothing() {
        change(
                facts.typed,
                row -> row.commandId().equals("runs"),
                row -> new Typed("runs", Script.COUNTS, Ack.NOT_ACCEPTED, T, 0));
        facts.assertFound(Kind.UNWANTED, "runs");
    }

    @Test
    void aCommandWithoutConfirmationIsHandledWhollyOrNotAtAll() {
        facts.typed.add(new Typed("unknown", Script.HELP, Ack.NOT_CONFIRMED, T, 0));
        facts.typed.add(new Typed("unheard", Script.HELP, Ack.NO_ANSWER, T, 0));
        assertThat(facts.audit().findings()).isEmpty();
        facts.ledger.add(new Ledger("unknown", "answered", null));
        facts.assertFound(Kind.UNWANTED, "unknown");
        facts.commands.add(new Recorded("unknown", 0, 99));
        assertThat(facts.audit().findings()).anyMatch(is(Kind.LOST, "unknown"));
    }

    @Test
    void aCommandThatMadeTwoJobsIsADoubleRun() {
        facts.created.add(new Created("runs", 2));
        facts.assertFound(Kind.DOUBLE_RUN, "runs");
    }

    @Test
    void aRefusedCommandThatMadeAJobIsFound() {
        facts.created.add(new Created("refused", 2));
        facts.assertFound(Kind.UNWANTED, "refused");
    }

    @Test
    void anUnsettledRowIsFound() {
        change(facts.ledger, row -> row.commandId().equals("runs"), row -> new Ledger("runs", "posting", null));
        facts.assertFound(Kind.UNSETTLED, "runs");
    }

    @Test
    void anOutcomeThatWasNotToldOrToldOtherwiseIsFound() {
        facts.told.removeIf(outcome -> outcome.commandId().equals("runs"));
        facts.assertFound(Kind.UNSETTLED, "runs");
        facts.told.add(new Told("runs", "answered"));
        facts.told.add(new Told("runs", "answered"));
        assertThat(facts.audit().findings()).as("told twice").isEmpty();
        facts.told.add(new Told("runs", "dropped"));
        facts.assertFound(Kind.UNSETTLED, "runs");
    }

    @Test
    void aJobWithoutAnEndIsFound() {
        change(facts.jobs, job -> job.id() == 1, job -> new Job(1, "runs", "counts", "running", 1, null, null, "vm-1"));
        assertThat(facts.audit().findings()).anyMatch(is(Kind.UNSETTLED, "job 1 "));
    }

    @Test
    void aJobThatWaitsForAHandMayDoSoUntilItIsPlayed() {
        facts.answered("by-hand", Script.BY_HAND, Ack.ACCEPTED, "accepted", "manual", 4L);
        facts.jobs.add(new Job(4, "by-hand", "by-hand", "manual", 1, null, null, null));
        assertThat(facts.audit().findings()).isEmpty();
        facts.typed.add(new Typed("play", Script.PLAY, Ack.ACCEPTED, T, 4));
        facts.commands.add(new Recorded("play", 0, 50));
        assertThat(facts.audit().findings()).anyMatch(is(Kind.UNSETTLED, "job 4 "));
    }

    @Test
    void eventsThatWereNeverSentAreFound() {
        facts.unsent = 2;
        facts.assertFound(Kind.UNSETTLED, "outbox");
    }

    @Test
    void aSecondVisibleAnswerIsFound() {
        facts.shown.add(new Shown("runs", "success", 1));
        facts.assertFound(Kind.ANSWER, "runs");
    }

    @Test
    void aMissingAnswerIsFound() {
        facts.shown.removeIf(answer -> answer.commandId().equals("refused"));
        facts.assertFound(Kind.ANSWER, "refused");
    }

    @Test
    void anAnswerThatSaysSomethingElseThanTheJobIsFound() {
        change(facts.shown, answer -> answer.commandId().equals("runs"), answer -> new Shown("runs", "failed", 1));
        facts.assertFound(Kind.UNTRUE, "runs");
    }

    @Test
    void aRefusalThatIsNoneIsFound() {
        change(
                facts.shown,
                answer -> answer.commandId().equals("refused"),
                answer -> new Shown("refused", "success", 0));
        facts.assertFound(Kind.UNTRUE, "refused");
    }

    @Test
    void aDeadLetterIsFound() {
        facts.deadLetters.add("job-events.dead at 0");
        facts.assertFound(Kind.DEAD_LETTER, "record");
    }
}
