package dev.chatops.ciconfig;

import dev.chatops.ciconfig.job.Environment;
import dev.chatops.ciconfig.job.JobDraft;
import dev.chatops.ciconfig.job.Need;
import dev.chatops.ciconfig.policy.Rules;
import dev.chatops.ciconfig.yaml.Place;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What lies across jobs: stages, needs, dependencies, environments. Ends at the first error, as GitLab does. */
final class LogicalChecks {
    private static final int MOST_NEEDS = 50;

    private final TopLevel top;
    private final Map<String, JobDraft> byName = new LinkedHashMap<>();
    private final Map<String, Integer> stageNumbers = new HashMap<>();

    private LogicalChecks(TopLevel top) {
        this.top = top;
        for (var draft : top.drafts()) {
            byName.put(draft.name(), draft);
            draft.instances().forEach(instance -> byName.putIfAbsent(draft.name() + instance.suffix(), draft));
        }
        top.stages().forEach(stage -> stageNumbers.put(stage, stageNumbers.size()));
    }

    /** @throws InvalidConfig with the first error */
    static void check(TopLevel top) {
        var checks = new LogicalChecks(top);
        for (var draft : top.drafts()) {
            checks.stage(draft);
            checks.dependencies(draft);
            checks.needs(draft);
            checks.environment(draft);
        }
        checks.circles();
    }

    private void stage(JobDraft draft) {
        if (!stageNumbers.containsKey(draft.stage())) {
            var hint = Nearest.hint(draft.stage(), top.stages());
            throw error(
                    draft,
                    draft.placeOf("stage"),
                    "stage",
                    "chosen stage " + draft.stage() + " does not exist; available stages are "
                            + String.join(", ", top.stages()) + "." + (hint.isEmpty() ? " Add it to `stages`." : hint));
        }
    }

    private void dependencies(JobDraft draft) {
        if (draft.dependencies() == null) {
            return;
        }
        for (var name : draft.dependencies()) {
            var other = byName.get(name);
            if (other == null) {
                throw error(
                        draft,
                        draft.placeOf("dependencies"),
                        "dependencies",
                        "undefined dependency: " + name + "." + hint(name));
            }
            if (isLater(other, draft)) {
                throw error(
                        draft,
                        draft.placeOf("dependencies"),
                        "dependencies",
                        "dependency " + name + " is not defined in current or prior stages.");
            }
            var needs = draft.needs();
            if (needs != null
                    && !needs.isEmpty()
                    && needs.stream()
                            .noneMatch(need -> need.job().equals(other.name())
                                    || need.job().equals(name))) {
                throw new InvalidConfig(
                        "jobs:" + draft.name() + " dependencies the " + name
                                + " should be part of needs. Add it there.",
                        draft.placeOf("dependencies"),
                        draft.name(),
                        "dependencies");
            }
        }
    }

    private void needs(JobDraft draft) {
        var needs = draft.needs() == null ? List.<Need>of() : draft.needs();
        if (needs.size() > MOST_NEEDS) {
            throw error(
                    draft,
                    draft.placeOf("needs"),
                    "needs",
                    "one job can only need " + MOST_NEEDS + " others, but you have listed " + needs.size() + ".");
        }
        exist(needs, draft);
        for (var rule : draft.rules().map(Rules::list).orElse(List.of())) {
            if (rule.needs() != null) {
                exist(Need.ofRule(rule.needs(), draft.name()), draft);
            }
        }
    }

    private void exist(List<Need> needs, JobDraft draft) {
        for (var need : needs) {
            if (need.elsewhere()) {
                continue;
            }
            for (var name : need.names()) {
                var other = byName.get(name);
                if (other == null && !need.optional()) {
                    throw error(draft, need.place(), "needs", "undefined need: " + name + "." + hint(name));
                }
                if (other != null && isLater(other, draft)) {
                    throw error(
                            draft,
                            need.place(),
                            "needs",
                            "need " + name + " is not defined in current or prior stages. Move one of the jobs.");
                }
            }
        }
    }

    private boolean isLater(JobDraft other, JobDraft draft) {
        var number = stageNumbers.get(other.stage());
        return number != null && number > stageNumbers.get(draft.stage());
    }

    private String hint(String name) {
        return Nearest.hint(name, byName.keySet());
    }

    private void environment(JobDraft draft) {
        var stop = draft.environment() == null ? "" : draft.environment().onStop();
        if (stop.isEmpty()) {
            return;
        }
        var other = byName.get(stop);
        if (other == null) {
            throw error(
                    draft,
                    draft.placeOf("environment", "on_stop"),
                    "on_stop",
                    "on_stop job " + stop + " is not defined." + hint(stop));
        }
        Environment environment = other.environment();
        if (environment == null) {
            throw error(
                    draft,
                    draft.placeOf("environment", "on_stop"),
                    "on_stop",
                    "on_stop job " + stop + " does not have environment defined.");
        }
        if (!environment.name().equals(draft.environment().name())) {
            throw error(
                    draft,
                    draft.placeOf("environment", "on_stop"),
                    "on_stop",
                    "on_stop job " + stop + " have different environment name.");
        }
        if (!environment.action().equals("stop")) {
            throw error(
                    draft,
                    draft.placeOf("environment", "on_stop"),
                    "on_stop",
                    "on_stop job " + stop + " needs to have action stop defined.");
        }
    }

    /** Takes away jobs that need nothing that is left, until none is; what stays behind goes round. */
    private void circles() {
        var waitingFor = new LinkedHashMap<String, Set<String>>();
        var neededBy = new HashMap<String, Set<String>>();
        for (var draft : top.drafts()) {
            var names = new LinkedHashSet<String>();
            for (var need : draft.needs() == null ? List.<Need>of() : draft.needs()) {
                var other = byName.get(need.job());
                if (other != null) {
                    names.add(other.name());
                    neededBy.computeIfAbsent(other.name(), _ -> new LinkedHashSet<>())
                            .add(draft.name());
                }
            }
            waitingFor.put(draft.name(), names);
        }
        var free = new ArrayDeque<>(waitingFor.keySet().stream()
                .filter(name -> waitingFor.get(name).isEmpty())
                .toList());
        while (!free.isEmpty()) {
            var done = free.poll();
            waitingFor.remove(done);
            for (var name : neededBy.getOrDefault(done, Set.of())) {
                var left = waitingFor.get(name);
                if (left.remove(done) && left.isEmpty()) {
                    free.add(name);
                }
            }
        }
        if (!waitingFor.isEmpty()) {
            throw circle(waitingFor);
        }
    }

    private InvalidConfig circle(Map<String, Set<String>> waitingFor) {
        var path = new LinkedHashSet<String>();
        var at = waitingFor.keySet().iterator().next();
        while (path.add(at)) {
            at = waitingFor.get(at).stream()
                    .filter(waitingFor::containsKey)
                    .findFirst()
                    .orElseThrow();
        }
        var names = path.stream().toList();
        var round = names.subList(names.indexOf(at), names.size());
        return new InvalidConfig(
                "The pipeline has circular dependencies: " + String.join(" → ", round) + " → " + at
                        + ". Remove one of these needs.",
                byName.get(at).placeOf("needs"),
                at,
                "needs");
    }

    private static InvalidConfig error(JobDraft draft, Place place, String keyword, String words) {
        return new InvalidConfig(draft.name() + " job: " + words, place, draft.name(), keyword);
    }
}
