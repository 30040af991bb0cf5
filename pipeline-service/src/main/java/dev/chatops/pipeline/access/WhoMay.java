package dev.chatops.pipeline.access;

import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.JobRule;
import dev.chatops.pipeline.project.Project;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Says in words who may run a job, from the same rules as {@link JobPolicy}. */
public final class WhoMay {

    private WhoMay() {}

    /** Ways to be allowed, each as a phrase; any one of them is enough. Denials are said behind them. */
    public static List<String> run(Project project, JobRequest request) {
        var about = project.rules().stream()
                .filter(rule ->
                        rule.isAbout(request.names()) && rule.isAbout(request.branch(), request.onDefaultBranch()))
                .toList();
        var branch = project.protectedBranches().getOrDefault(request.branch(), AccessLevel.GUEST);
        var ways = new ArrayList<String>();
        about.stream()
                .filter(rule -> !rule.deny())
                .map(rule -> phrase(rule, branch))
                .distinct()
                .forEach(ways::add);
        if (ways.isEmpty() && request.onDefaultBranch()) {
            ways.add(role(highest(AccessLevel.DEVELOPER, branch)));
        }
        if (about.stream().anyMatch(JobRule::deny) && !ways.isEmpty()) {
            ways.set(ways.size() - 1, ways.getLast() + ", save what a rule forbids");
        }
        return List.copyOf(ways);
    }

    private static String phrase(JobRule rule, AccessLevel branch) {
        var parts = new ArrayList<String>();
        parts.add(rule.users().isEmpty() ? role(highest(rule.minRole(), branch)) : String.join(", ", rule.users()));
        rule.arguments().ifPresent(pattern -> parts.add("with arguments like `" + pattern + "`"));
        if (!rule.channels().isEmpty()) {
            parts.add("in " + String.join(", ", rule.channels()));
        }
        if (!rule.workspaces().isEmpty()) {
            parts.add("from " + String.join(", ", rule.workspaces()));
        }
        rule.approve().ifPresent(approval -> parts.add("once " + approvers(approval) + " said yes"));
        return String.join(" ", parts);
    }

    /** Whose yes it takes, as a phrase: {@code a Maintainer, ada or bob}. */
    public static String approvers(JobRule.Approval approval) {
        var all = Stream.concat(approval.role().stream().map(role -> "a " + title(role)), approval.users().stream())
                .toList();
        return all.size() == 1
                ? all.getFirst()
                : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
    }

    /** Such as {@code 15 minutes}. */
    public static String within(Duration time) {
        return time.toSeconds() % 60 == 0 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
    }

    private static String role(AccessLevel role) {
        return role == AccessLevel.OWNER ? "Owners" : role.title() + "s and above";
    }

    private static String title(AccessLevel role) {
        return role == AccessLevel.OWNER ? role.title() : role.title() + " or above";
    }

    private static AccessLevel highest(AccessLevel one, AccessLevel other) {
        return Stream.of(one, other).max(Comparator.naturalOrder()).orElseThrow();
    }
}
