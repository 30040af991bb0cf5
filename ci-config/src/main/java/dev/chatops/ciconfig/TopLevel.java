package dev.chatops.ciconfig;

import dev.chatops.ciconfig.expression.EvaluationBudget;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.job.Defaults;
import dev.chatops.ciconfig.job.JobDraft;
import dev.chatops.ciconfig.job.JobReader;
import dev.chatops.ciconfig.job.JobVariables;
import dev.chatops.ciconfig.policy.Workflow;
import dev.chatops.ciconfig.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The merged configuration, split into what is global and what is a job.
 *
 * @param drafts visible jobs in the order of the file
 * @param hidden names that start with a dot
 */
record TopLevel(
        List<String> stages,
        Map<String, JobVariable> variables,
        Workflow workflow,
        List<JobDraft> drafts,
        Set<String> hidden) {

    private static final Set<String> RESERVED =
            Set.of("include", "before_script", "image", "services", "after_script", "variables", "stages", "cache");
    private static final List<String> MAY_BE_JOBS = List.of("default", "workflow");
    private static final List<String> STAGES = List.of("build", "test", "deploy");
    private static final int LONGEST_NAME = 255;

    static TopLevel read(Node.Mapping root, Problems problems) {
        var stages = stages(global("stages", root, problems));
        var variables = JobVariables.topLevel(global("variables", root, problems));
        var workflowNode = root.get("workflow");
        var workflow = workflowNode != null && Defaults.looksLikeJob(workflowNode)
                ? Workflow.NONE
                : Workflow.read(global("workflow", root, problems));
        var jobs = new JobReader(Defaults.read(root, problems), workflow.rules() != null);
        var drafts = new ArrayList<JobDraft>();
        var hidden = new LinkedHashSet<String>();
        root.entries().forEach((name, entry) -> {
            boolean global =
                    RESERVED.contains(name) || MAY_BE_JOBS.contains(name) && !Defaults.looksLikeJob(entry.value());
            if (global) {
                return;
            }
            if (name.startsWith(".") && entry.key().isText()) {
                hidden.add(name);
                checkHidden(name, entry, problems);
            } else if (isJob(name, entry, problems)) {
                drafts.add(job(
                        jobs,
                        name,
                        Field.root(entry.value(), entry.key().place(), "jobs:" + name, name, null, problems)));
            }
        });
        if (drafts.isEmpty() && !problems.any()) {
            problems.error(
                    "jobs config should contain at least one visible job. Names that start with a dot are only templates.",
                    root.place(),
                    null,
                    null);
        }
        return new TopLevel(stages, variables, workflow, drafts, hidden);
    }

    private static JobDraft job(JobReader jobs, String name, Field field) {
        try {
            return jobs.read(name, field);
        } catch (EvaluationBudget.Spent e) {
            throw new InvalidConfig("jobs:" + name + ": " + e.getMessage(), field.place(), name, null);
        }
    }

    private static Field global(String key, Node.Mapping root, Problems problems) {
        var entry = root.entries().get(key);
        var place = entry == null ? root.place() : entry.key().place();
        return Field.root(entry == null ? null : entry.value(), place, key, null, key, problems);
    }

    private static List<String> stages(Field field) {
        var stages = new LinkedHashSet<String>();
        stages.add(".pre");
        stages.addAll(
                field.isAbsent()
                        ? STAGES
                        : field.nestedTexts(
                                "should be an array of strings or a nested array of strings up to 10 levels deep"));
        stages.remove(".post");
        stages.add(".post");
        return List.copyOf(stages);
    }

    private static void checkHidden(String name, Node.Entry entry, Problems problems) {
        boolean blank = switch (entry.value()) {
            case Node.Nil _ -> true;
            case Node.Text(var text, var _) -> text.isBlank();
            case Node.Sequence(var items, var _, var _) -> items.isEmpty();
            case Node.Mapping map -> map.entries().isEmpty();
            default -> false;
        };
        if (blank) {
            problems.error(
                    "jobs:" + name + " config can't be blank. Remove it, or give it a value.",
                    entry.key().place(),
                    null,
                    null);
        }
    }

    private static boolean isJob(String name, Node.Entry entry, Problems problems) {
        var place = entry.key().place();
        if (!entry.key().isText()) {
            problems.error(
                    "jobs:" + name + " name should be a symbol. Put the name in quotes: \"" + name + "\".",
                    place,
                    name,
                    null);
            return false;
        }
        if (name.isBlank()) {
            problems.error("jobs: name can't be blank.", place, name, null);
            return false;
        }
        if (name.length() > LONGEST_NAME) {
            var start = name.substring(0, 40) + "…";
            problems.error(
                    "jobs:" + start + " name is too long (maximum is " + LONGEST_NAME + " characters)",
                    place,
                    start,
                    null);
            return false;
        }
        if (!(entry.value() instanceof Node.Mapping) || !looksRunnable((Node.Mapping) entry.value())) {
            var hint = Nearest.hint(
                    name,
                    List.of(
                            "stages",
                            "variables",
                            "default",
                            "workflow",
                            "include",
                            "image",
                            "cache",
                            "services",
                            "before_script",
                            "after_script"));
            problems.error(
                    "jobs " + name + " config should implement the script:, run:, or trigger: keyword." + hint,
                    place,
                    name,
                    null);
            return false;
        }
        return true;
    }

    private static boolean looksRunnable(Node.Mapping map) {
        return map.has("script") || map.has("run") || map.has("trigger") || map.has("needs");
    }
}
