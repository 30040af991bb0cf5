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

/** Facts of a soak in which nothing is wrong, for tests to change. */
final class SoundFacts {

    static final Instant T = Instant.parse("2026-01-02T03:04:05Z");

    final List<Typed> typed = new ArrayList<>();
    final List<Recorded> commands = new ArrayList<>();
    final List<Decided> decided = new ArrayList<>();
    final List<Created> created = new ArrayList<>();
    final List<Job> jobs = new ArrayList<>();
    final List<Step> steps = new ArrayList<>();
    final List<Ledger> ledger = new ArrayList<>();
    final List<Told> told = new ArrayList<>();
    final List<String> deadLetters = new ArrayList<>();
    final List<Post> posts = new ArrayList<>();
    final List<Shown> shown = new ArrayList<>();
    final List<Execution> executions = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    long unsent;

    /** Three commands as they should be: one that runs, one that is retried, and one that is refused. */
    SoundFacts() {
        answered("runs", Script.COUNTS, Ack.ACCEPTED, "accepted", "success", 1L);
        jobs.add(new Job(1, "runs", "counts", "success", 1, null, null, "vm-1"));
        attempt(1, 1, "success", null);
        answered("retried", Script.RETRIED, Ack.ACCEPTED, "accepted", "success", 2L);
        jobs.add(new Job(2, "retried", "retried", "success", 2, null, null, "vm-1"));
        attempt(2, 1, "failed", "script_failure");
        attempt(2, 2, "success", null);
        answered("refused", Script.UNKNOWN_JOB, Ack.ACCEPTED, "refused", "refused", null);
    }

    void answered(String id, Script script, Ack ack, String decision, String status, Long job) {
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

    void lostRun(Script script) {
        answered("lost", script, Ack.ACCEPTED, "accepted", "failed", 3L);
        jobs.add(new Job(3, "lost", script.job(), "failed", 1, "runner_system_failure", "it is gone", "vm-1"));
        attempt(3, 1, null, null);
        steps.add(new Step(Word.FINISHED, T.plusSeconds(25), 3, 1, "3-1", null, "failed", "runner_system_failure"));
    }

    AuditReport audit() {
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
    void assertFound(Kind kind, String subject) {
        assertThat(audit().findings()).isNotEmpty().allMatch(is(kind, subject));
        assertThat(audit().table())
                .contains("| **%s** | **%d** |"
                        .formatted(kind.title(), audit().findings().size()));
    }

    static Predicate<Finding> is(Kind kind, String subject) {
        return finding -> finding.kind() == kind && finding.subject().contains(subject);
    }

    static <T> void change(List<T> all, Predicate<T> which, UnaryOperator<T> how) {
        all.replaceAll(one -> which.test(one) ? how.apply(one) : one);
    }
}
