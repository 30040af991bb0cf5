package dev.chatops.system.soak;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.chatops.system.soak.Facts.Execution;
import dev.chatops.system.soak.Facts.Fault;
import dev.chatops.system.soak.Facts.Job;
import dev.chatops.system.soak.Facts.Step;
import dev.chatops.system.soak.Facts.Word;
import dev.chatops.system.soak.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether each attempt ran at most once (G3), each further attempt is one that the job's {@code retry:} allows (G4), and
 * each lost runner was lost to a fault of that runner.
 *
 * @param executions of all jobs
 * @param retries attempts behind the first, by what they were for
 * @param lost jobs that ended because their runner was gone
 */
record RunAudit(List<Finding> findings, long executions, Map<String, Long> retries, long lost) {

    private static final String LOST = "runner_system_failure";

    /** A pause that is shorter leaves a runner time for a heartbeat within its lease of 10 s. */
    private static final Duration LOSING_PAUSE = Duration.ofSeconds(6);

    /** A runner's word and a fault's time are taken by different processes. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** The judge notices a dead runner within 15 s, and somewhat later when it was dead itself. */
    private static final Duration NOTICED = Duration.ofSeconds(45);

    /** Between a loss and the next attempt (G5). */
    private static final Duration BEFORE_NEXT = Duration.ofSeconds(60);

    static RunAudit of(Facts facts) {
        var findings = new ArrayList<Finding>();
        var retries = new ArrayList<String>();
        var steps = facts.steps().stream().collect(groupingBy(Step::jobId));
        var executions = facts.executions().stream().collect(groupingBy(Execution::jobId));
        var known = new HashSet<Long>();
        long lost = 0;
        for (var job : facts.jobs()) {
            known.add(job.id());
            var one = new OneJob(facts, job, steps.getOrDefault(job.id(), List.of()), findings, retries);
            one.runs(executions.getOrDefault(job.id(), List.of()));
            one.attempts();
            lost += one.end() ? 1 : 0;
        }
        executions.keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id -> findings.add(new Finding(Kind.UNWANTED, "job " + id, "it ran, and is in no table")));
        return new RunAudit(
                findings,
                facts.executions().size(),
                retries.stream().collect(groupingBy(reason -> reason, counting())),
                lost);
    }

    private record OneJob(Facts facts, Job job, List<Step> steps, List<Finding> findings, List<String> retries) {

        private Script script() {
            for (var script : Script.values()) {
                if (job.name().equals(script.job())) {
                    return script;
                }
            }
            throw new IllegalArgumentException("no script of the soak makes the job " + job.name());
        }

        /** Each in the time of its attempt. An attempt whose beginning its runner could not tell has no time of its own. */
        void runs(List<Execution> runs) {
            if (runs.size() > job.attempt()) {
                found(Kind.DOUBLE_RUN, "%d executions in %d attempts".formatted(runs.size(), job.attempt()));
                return;
            }
            var starts = new HashMap<Integer, Instant>();
            for (var step : of(Word.STARTED)) {
                starts.merge(step.attempt(), step.at(), (a, b) -> a.isBefore(b) ? a : b);
            }
            int untold = job.attempt() - starts.size();
            var inAttempt = runs.stream()
                    .collect(groupingBy(
                            run -> starts.entrySet().stream()
                                    .filter(start -> !start.getValue().isAfter(run.at()))
                                    .map(Map.Entry::getKey)
                                    .max(Comparator.naturalOrder())
                                    .orElse(0),
                            counting()));
            inAttempt.forEach((attempt, count) -> {
                if (count > 1 + untold) {
                    found(Kind.DOUBLE_RUN, "%d executions in attempt %d".formatted(count, attempt));
                }
            });
            long finished = of(Word.ATTEMPT_FINISHED).stream()
                    .filter(step -> step.status().equals("success") || "script_failure".equals(step.reason()))
                    .map(Step::attempt)
                    .distinct()
                    .count();
            if (runs.size() < finished) {
                found(
                        Kind.MISSING_RUN,
                        "%d attempts say that their script ended, and it ran %d times"
                                .formatted(finished, runs.size()));
            }
        }

        void attempts() {
            var claims = new HashMap<Integer, Set<String>>();
            for (var step : of(Word.STARTED)) {
                claims.computeIfAbsent(step.attempt(), _ -> new HashSet<>()).add(step.fence() + " of " + step.runner());
            }
            claims.forEach((attempt, holders) -> {
                if (holders.size() > 1) {
                    found(Kind.DOUBLE_RUN, "attempt %d was claimed by %s".formatted(attempt, holders));
                }
            });
            if (job.attempt() > 1 + script().retries()) {
                found(Kind.ATTEMPT, "%d attempts".formatted(job.attempt()));
            }
            for (int attempt = 1; attempt < job.attempt(); attempt++) {
                var why = failureOf(attempt);
                retries.add(why);
                if (!script().isRetriedFor(why)) {
                    found(Kind.ATTEMPT, "attempt %d failed by %s, which it is not retried for".formatted(attempt, why));
                } else if (why.equals(LOST)) {
                    loss(attempt);
                }
            }
        }

        /** What a runner said of it; a lost one has said nothing. */
        private String failureOf(int attempt) {
            return of(Word.ATTEMPT_FINISHED).stream()
                    .filter(step -> step.attempt() == attempt && step.reason() != null)
                    .map(Step::reason)
                    .findFirst()
                    .orElse(LOST);
        }

        /** @return whether it ended because its runner was gone */
        boolean end() {
            if (job.status().equals("success") && !script().mayEnd("success")
                    || job.status().equals("canceled") && !script().mayEnd("canceled")) {
                found(Kind.UNTRUE, "it ended as " + job.status());
            }
            if (job.status().equals("success")
                    && of(Word.STARTED).isEmpty()
                    && of(Word.ATTEMPT_FINISHED).isEmpty()) {
                found(Kind.MISSING_RUN, "it succeeded, and no runner says so");
            }
            if (!job.status().equals("failed")
                    || "script_failure".equals(job.failureReason()) && script().mayEnd("failed")) {
                return false;
            }
            if (!LOST.equals(job.failureReason())) {
                found(Kind.UNTRUE, "it failed by %s: %s".formatted(job.failureReason(), job.failureMessage()));
                return false;
            }
            loss(job.attempt());
            return true;
        }

        /** A runner that is gone was killed, or paused for longer than its lease. */
        private void loss(int attempt) {
            var started = startOf(attempt);
            var runner = started.map(Step::runner)
                    .or(() -> attempt == job.attempt() ? Optional.ofNullable(job.runnerId()) : Optional.empty())
                    .map(id -> facts.runners().getOrDefault(id, "an unknown runner"))
                    .orElse("an unknown runner");
            var next = startOf(attempt + 1).map(step -> step.at().minus(BEFORE_NEXT));
            var ended = started.isPresent() || next.isEmpty() ? finish() : next;
            var noticed =
                    ended.or(() -> started.map(step -> step.at().plus(NOTICED))).orElse(Instant.MAX.minus(SLACK));
            var from = started.map(Step::at).orElse(noticed.minus(NOTICED));
            boolean isExplained = facts.faults().stream()
                    .filter(fault -> fault.target().equals(runner)
                            || runner.equals("an unknown runner")
                                    && fault.target().startsWith("runner-"))
                    .filter(fault -> fault.kind() == Fault.Kind.KILL
                            || Duration.between(fault.from(), fault.until()).compareTo(LOSING_PAUSE) >= 0)
                    .anyMatch(fault -> fault.hits(from.minus(SLACK), noticed.plus(SLACK)));
            if (!isExplained) {
                found(
                        Kind.LOSS,
                        "attempt %d lost %s, to which nothing happened from %s to %s: %s"
                                .formatted(attempt, runner, from, noticed, job.failureMessage()));
            }
        }

        /** One that was killed right behind its claim has said nothing. */
        private Optional<Step> startOf(int attempt) {
            return of(Word.STARTED).stream()
                    .filter(step -> step.attempt() == attempt)
                    .findFirst();
        }

        private Optional<Instant> finish() {
            return of(Word.FINISHED).stream().map(Step::at).findFirst();
        }

        private List<Step> of(Word word) {
            return steps.stream().filter(step -> step.word() == word).toList();
        }

        private void found(Kind kind, String what) {
            findings.add(new Finding(kind, "job %d (%s)".formatted(job.id(), job.name()), what));
        }
    }
}
