package dev.chatops.pipeline.access;

import dev.chatops.pipeline.access.Decision.Allowed;
import dev.chatops.pipeline.access.Decision.NeedsApproval;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.JobRule;
import dev.chatops.pipeline.project.Project;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who may run which job (docs/access.md). It is given all that it looks at, and changes nothing.
 *
 * <ol>
 *   <li>Who has too low a role for any job of the project hears that and nothing else.
 *   <li>A {@code deny} rule that matches refuses.
 *   <li>Where other rules are about the job on that branch, one of them must be met in all it asks; the first that is met decides.
 *   <li>Where none is, Developers may run it on the default branch.
 *   <li>A branch that {@code protected_branches} lists asks for its own role besides.
 * </ol>
 */
public final class JobPolicy {

    private static final String BUILT_IN = "role";
    private static final String RUNNING = "Running jobs";

    private JobPolicy() {}

    /** Decides about one job. */
    public static Decision decide(Member member, JobRequest request) {
        var project = member.project();
        var gate = mayRunAnything(member);
        if (gate.isPresent()) {
            return gate.get();
        }
        for (var rule : project.rules()) {
            if (rule.deny() && denies(rule, member, request)) {
                return new Refused.Denied(project, request.job(), rule);
            }
        }
        var rules = project.rules().stream()
                .filter(rule -> !rule.deny()
                        && rule.isAbout(request.names())
                        && rule.isAbout(request.branch(), request.onDefaultBranch()))
                .toList();
        return rules.isEmpty() ? withoutRule(member, request) : byRules(member, request, rules);
    }

    /** Whether there is a job at all that he may run, as far as roles go; the refusal if not. */
    public static Optional<Refused> mayRunAnything(Member member) {
        var lowest = member.project().rules().stream()
                .filter(rule -> !rule.deny())
                .map(JobRule::minRole)
                .min(Comparator.naturalOrder())
                .filter(role -> !role.atLeast(AccessLevel.DEVELOPER))
                .orElse(AccessLevel.DEVELOPER);
        return mayDo(member, RUNNING, lowest);
    }

    /**
     * For what a role alone decides, such as reading.
     *
     * @param deed as the start of a sentence: {@code Reading logs}
     */
    public static Optional<Refused> mayDo(Member member, String deed, AccessLevel needs) {
        return member.role().atLeast(needs)
                ? Optional.empty()
                : Optional.of(new Refused.RoleTooLow(member.project(), deed, member.role(), needs, BUILT_IN));
    }

    /** What a rule is called. */
    static String name(JobRule rule) {
        return "rule at line " + rule.line();
    }

    private static boolean denies(JobRule rule, Member member, JobRequest request) {
        var place = request.place();
        return rule.isAbout(request.names())
                && rule.isAbout(request.branch(), request.onDefaultBranch())
                && rule.arguments()
                        .map(args -> args.matches(request.arguments()))
                        .orElse(true)
                && (rule.users().isEmpty()
                        || rule.users().contains(member.user().username()))
                && (rule.channels().isEmpty() || place.isOneOfChannels(rule.channels()))
                && (rule.workspaces().isEmpty() || place.isOneOfWorkspaces(rule.workspaces()));
    }

    private static Decision withoutRule(Member member, JobRequest request) {
        var project = member.project();
        if (!request.onDefaultBranch()) {
            return new Refused.RefNotAllowed(project, request.job(), request.branch());
        }
        var tooLow = mayDo(member, RUNNING, AccessLevel.DEVELOPER);
        return tooLow.<Decision>map(refused -> refused)
                .orElseGet(() -> onBranch(member, request, new Allowed(member, BUILT_IN)));
    }

    private static Decision byRules(Member member, JobRequest request, List<JobRule> rules) {
        var obstacles = new ArrayList<Obstacle>();
        for (var rule : rules) {
            var obstacle = obstacle(rule, member, request, rules);
            if (obstacle.isEmpty()) {
                return onBranch(
                        member,
                        request,
                        rule.approve().isPresent() ? new NeedsApproval(member, rule) : new Allowed(member, name(rule)));
            }
            obstacles.add(obstacle.get());
        }
        // of the rule that he came closest to; of several, the first
        return obstacles.stream()
                .max(Comparator.comparingInt(Obstacle::passed))
                .orElseThrow()
                .refusal();
    }

    /** @param passed how many of the rule's conditions were met before it */
    private record Obstacle(int passed, Refused refusal) {}

    private static Optional<Obstacle> obstacle(JobRule rule, Member member, JobRequest request, List<JobRule> rules) {
        var project = member.project();
        var job = request.job();
        if (!rule.arguments().map(args -> args.matches(request.arguments())).orElse(true)) {
            return Optional.of(
                    new Obstacle(0, new Refused.ArgumentsNotAllowed(project, job, patterns(rules), name(rule))));
        }
        if (!member.role().atLeast(rule.minRole())) {
            return Optional.of(new Obstacle(
                    1, new Refused.RoleTooLow(project, "Running this job", member.role(), rule.minRole(), name(rule))));
        }
        if (!rule.users().isEmpty() && !rule.users().contains(member.user().username())) {
            return Optional.of(new Obstacle(2, new Refused.NotNamed(project, job, rule.users(), name(rule))));
        }
        if (!rule.workspaces().isEmpty() && !request.place().isOneOfWorkspaces(rule.workspaces())) {
            return Optional.of(new Obstacle(3, new Refused.WrongWorkspace(project, job, name(rule))));
        }
        if (!rule.channels().isEmpty() && !request.place().isOneOfChannels(rule.channels())) {
            return Optional.of(new Obstacle(4, new Refused.WrongChannel(project, job, rule.channels(), name(rule))));
        }
        return Optional.empty();
    }

    private static List<String> patterns(List<JobRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.arguments().stream())
                .map(Object::toString)
                .distinct()
                .toList();
    }

    private static Decision onBranch(Member member, JobRequest request, Decision otherwise) {
        var needs = neededOn(member.project(), request.branch());
        return member.role().atLeast(needs)
                ? otherwise
                : new Refused.BranchProtected(member.project(), request.branch(), member.role(), needs);
    }

    private static AccessLevel neededOn(Project project, String branch) {
        return project.protectedBranches().getOrDefault(branch, AccessLevel.GUEST);
    }
}
