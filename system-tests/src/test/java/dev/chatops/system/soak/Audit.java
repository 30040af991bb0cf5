package dev.chatops.system.soak;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.chatops.system.soak.Facts.Ack;
import dev.chatops.system.soak.Facts.Decided;
import dev.chatops.system.soak.Facts.Job;
import dev.chatops.system.soak.Facts.Typed;
import dev.chatops.system.soak.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds the facts of a soak against the guarantees (architecture, section 4). It believes no service: a command counts
 * as taken when its record is in the topic, as run when its job's own file says so, as answered when it stands in the
 * channel.
 */
final class Audit {

    private static final Set<String> OUTCOMES = Set.of("answered", "dropped", "undelivered");
    private static final Set<String> ENDS = Set.of("success", "failed", "canceled", "skipped");

    private final Facts facts;
    private final Set<String> recorded;
    private final Map<String, Decided> decided;
    private final Map<String, List<Long>> created;
    private final Map<String, Facts.Ledger> ledger;
    private final Map<String, Set<String>> told;
    private final Map<Long, Job> jobs;
    private final Map<String, Long> shown;
    private final List<Finding> findings = new ArrayList<>();

    private Audit(Facts facts) {
        this.facts = facts;
        recorded = facts.commands().stream().map(Facts.Recorded::commandId).collect(toSet());
        decided = by(facts.decided(), Decided::commandId);
        created = facts.created().stream()
                .filter(birth -> birth.commandId() != null)
                .collect(groupingBy(
                        Facts.Created::commandId, Collectors.mapping(Facts.Created::jobId, Collectors.toList())));
        ledger = by(facts.ledger(), Facts.Ledger::commandId);
        told = facts.told().stream()
                .collect(groupingBy(Facts.Told::commandId, Collectors.mapping(Facts.Told::outcome, toSet())));
        jobs = by(facts.jobs(), Job::id);
        shown = facts.shown().stream().collect(groupingBy(Facts.Shown::commandId, Collectors.counting()));
    }

    static AuditReport of(Facts facts) {
        var audit = new Audit(facts);
        for (var typed : facts.typed()) {
            if (audit.recorded.contains(typed.commandId())) {
                audit.taken(typed);
            } else {
                audit.notTaken(typed);
            }
        }
        audit.ends();
        var runs = RunAudit.of(facts);
        var posts = PostAudit.of(facts);
        audit.findings.addAll(runs.findings());
        audit.findings.addAll(posts.findings());
        return new AuditReport(facts, audit.findings, runs, posts);
    }

    private void taken(Typed typed) {
        var id = typed.commandId();
        if (typed.ack() == Ack.NOT_ACCEPTED) {
            found(Kind.UNWANTED, typed, "it was told not to be accepted, and is in the topic");
        }
        if (typed.ack() == Ack.UNKNOWN) {
            found(Kind.UNTRUE, typed, "it was acknowledged with words that nobody knows");
        }
        var decision = decided.get(id);
        if (decision == null) {
            found(Kind.LOST, typed, "pipeline-service never decided it");
        } else {
            decision(typed, decision);
        }
        var row = ledger.get(id);
        if (row == null) {
            found(Kind.LOST, typed, "reply-service has no row of it");
        } else {
            outcome(typed, row);
        }
    }

    private void decision(Typed typed, Decided decision) {
        var script = typed.script();
        var made = created.getOrDefault(typed.commandId(), List.of());
        if (made.size() > 1) {
            found(Kind.DOUBLE_RUN, typed, "it made the jobs " + made);
        }
        var job = made.isEmpty() ? null : jobs.get(made.getFirst());
        if (decision.isTooOld()) {
            if (job != null) {
                found(Kind.UNWANTED, typed, "it was too old, and made the job " + job.id());
            }
        } else if (script.makesJob()) {
            if (!decision.decision().equals("accepted")) {
                found(Kind.LOST, typed, "it was %s: %s".formatted(decision.decision(), decision.reason()));
            } else if (job == null) {
                found(Kind.LOST, typed, "the job that it made is not there");
            } else if (!job.name().equals(script.job())) {
                found(Kind.UNTRUE, typed, "it made the job " + job.name());
            }
        } else if (job != null) {
            found(Kind.UNWANTED, typed, "it made the job " + job.id());
        } else if (script.isRefused() && !decision.decision().equals("refused")) {
            found(Kind.UNTRUE, typed, "it was to be refused and was " + decision.decision());
        } else if (decision.decision().equals("failed")) {
            found(Kind.LOST, typed, "it failed inside: " + decision.reason());
        }
    }

    private void outcome(Typed typed, Facts.Ledger row) {
        var id = typed.commandId();
        if (!OUTCOMES.contains(row.state())) {
            found(Kind.UNSETTLED, typed, "its row is still " + row.state());
            return;
        }
        if (!told.getOrDefault(id, Set.of()).equals(Set.of(row.state()))) {
            found(
                    Kind.UNSETTLED,
                    typed,
                    "its row is %s, and told was %s".formatted(row.state(), told.getOrDefault(id, Set.of())));
        }
        long answers = shown.getOrDefault(id, 0L);
        switch (row.state()) {
            case "answered" -> {
                if (answers != 1) {
                    found(Kind.ANSWER, typed, answers + " answers are visible");
                }
            }
            case "undelivered" -> {
                if (answers > 1) {
                    found(Kind.ANSWER, typed, answers + " answers are visible");
                }
            }
            default -> found(Kind.ANSWER, typed, "it was dropped: " + row.reason());
        }
    }

    private void notTaken(Typed typed) {
        var id = typed.commandId();
        if (typed.ack() == Ack.ACCEPTED) {
            found(Kind.LOST, typed, "it was acknowledged, and is not in the topic");
        }
        if (decided.containsKey(id)
                || created.containsKey(id)
                || ledger.containsKey(id)
                || shown.containsKey(id)
                || told.containsKey(id)) {
            found(Kind.UNWANTED, typed, "it is not in the topic, and something was done about it");
        }
    }

    /** Of jobs, and that what the channel says of them is true. */
    private void ends() {
        var typed = by(facts.typed(), Typed::commandId);
        var bound = facts.typed().stream()
                .filter(one -> one.script() == Script.PLAY && recorded.contains(one.commandId()))
                .filter(one -> !decided.containsKey(one.commandId())
                        || !decided.get(one.commandId()).isTooOld())
                .map(Typed::about)
                .collect(toSet());
        for (var job : facts.jobs()) {
            boolean waits = job.status().equals("manual") && !bound.contains(job.id());
            if (!waits && !ENDS.contains(job.status())) {
                found(Kind.UNSETTLED, job, "it is still " + job.status());
            }
            if (!typed.containsKey(job.commandId())) {
                found(Kind.UNWANTED, job, "nobody typed the command that it is of");
            }
        }
        for (var answer : facts.shown()) {
            var command = typed.get(answer.commandId());
            if (command != null) {
                truth(command, answer);
            }
        }
        facts.deadLetters().forEach(letter -> findings.add(new Finding(Kind.DEAD_LETTER, "a record", letter)));
        if (facts.unsent() > 0) {
            findings.add(new Finding(Kind.UNSETTLED, "the outbox", facts.unsent() + " events were never sent"));
        }
    }

    private void truth(Typed typed, Facts.Shown answer) {
        var decision = decided.get(typed.commandId());
        boolean isTooOld = decision != null && decision.isTooOld();
        if ((typed.script().isRefused() || isTooOld) && !answer.status().equals("refused")) {
            found(Kind.UNTRUE, typed, "its answer says " + answer.status());
        }
        if (isTooOld) {
            return;
        }
        if (typed.script() == Script.BY_HAND) {
            if (!answer.status().equals("manual")) {
                found(Kind.UNTRUE, typed, "its job waits for a hand, and its answer says " + answer.status());
            }
            return;
        }
        var job = jobs.get(answer.jobId());
        boolean isAboutJob = typed.script().makesJob()
                || typed.script() == Script.PLAY
                        && job != null
                        && typed.commandId().equals(job.commandId());
        if (isAboutJob && (job == null || !job.status().equals(answer.status()))) {
            found(
                    Kind.UNTRUE,
                    typed,
                    "its answer says %s, and its job is %s"
                            .formatted(answer.status(), job == null ? "not there" : job.status()));
        }
    }

    private void found(Kind kind, Typed typed, String what) {
        findings.add(new Finding(
                kind, "%s command %s (%s)".formatted(typed.script(), typed.commandId(), typed.ack()), what));
    }

    private void found(Kind kind, Job job, String what) {
        findings.add(new Finding(kind, "job %d (%s)".formatted(job.id(), job.name()), what));
    }

    private static <K, T> Map<K, T> by(List<T> all, Function<T, K> key) {
        return all.stream()
                .filter(one -> key.apply(one) != null)
                .collect(Collectors.toMap(key, one -> one, (first, _) -> first));
    }
}
