package dev.chatops.system.soak;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.chatops.system.soak.Facts.Ack;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an audit found, for people: a table of figures in Markdown, and each finding. */
record AuditReport(Facts facts, List<Finding> findings, RunAudit runs, PostAudit posts) {

    AuditReport {
        findings = List.copyOf(findings);
    }

    /** The figures, and how many findings there are of each kind: each is to be 0. */
    String table() {
        var rows = new ArrayList<String>();
        rows.add("| | |");
        rows.add("|---|---:|");
        row(rows, "commands typed", facts.typed().size());
        for (var ack : Ack.values()) {
            row(rows, "· " + ack.name().toLowerCase().replace('_', ' '), acks().getOrDefault(ack, 0L));
        }
        row(
                rows,
                "commands in the topic",
                facts.commands().stream()
                        .map(Facts.Recorded::commandId)
                        .distinct()
                        .count());
        row(
                rows,
                "commands that were too old when they were read, and refused",
                facts.decided().stream().filter(Facts.Decided::isTooOld).count());
        row(rows, "jobs", facts.jobs().size());
        counts(rows, facts.jobs().stream().collect(groupingBy(Facts.Job::status, counting())));
        row(rows, "executions that jobs wrote down", runs.executions());
        row(
                rows,
                "attempts behind the first",
                runs.retries().values().stream().mapToLong(n -> n).sum());
        counts(rows, runs.retries());
        row(rows, "jobs that lost their runner", runs.lost());
        row(rows, "answers that stand in the channels", facts.shown().size());
        row(rows, "posts that came to nothing", posts.tries());
        row(rows, "answers given up, their address used up and their posts failed", posts.undelivered());
        row(
                rows,
                "second posts",
                posts.seconds().values().stream().mapToLong(n -> n).sum());
        counts(rows, posts.seconds());
        row(rows, "faults", facts.faults().size());
        counts(
                rows,
                facts.faults().stream()
                        .collect(groupingBy(
                                fault -> "%s %s"
                                        .formatted(fault.kind(), fault.target().replaceAll("-[0-9]$", "")),
                                counting())));
        for (var kind : Finding.Kind.values()) {
            row(rows, "**" + kind.title() + "**", "**" + count(kind) + "**");
        }
        return String.join("\n", rows);
    }

    long count(Finding.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    /** How many commands people were told to be accepted. */
    long accepted() {
        return acks().getOrDefault(Ack.ACCEPTED, 0L);
    }

    private Map<Ack, Long> acks() {
        return facts.typed().stream().collect(groupingBy(Facts.Typed::ack, () -> new EnumMap<>(Ack.class), counting()));
    }

    private static void counts(List<String> rows, Map<String, Long> counts) {
        new TreeMap<>(counts).forEach((name, count) -> row(rows, "· " + name, count));
    }

    private static void row(List<String> rows, String name, Object value) {
        rows.add("| %s | %s |".formatted(name, value));
    }
}
