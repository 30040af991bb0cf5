package dev.chatops.local.lint;

import dev.chatops.ciconfig.ChatSelection;
import dev.chatops.ciconfig.CiConfigReader;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.ciconfig.LintReport;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.PipelineSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration as one kind of pipeline sees it.
 *
 * @param path of the file, from the root of its working tree
 * @param refusal why the job that was asked for cannot be run, with the remedy; null when it can, or none was asked for
 */
public record Linted(String path, PipelineSource source, String branch, LintReport report, String job, String refusal) {

    /**
     * Compiles for the default branch.
     *
     * @param file a configuration, or the folder of a {@code .gitlab-ci.yml}
     * @param variables of the pipeline; they win over the file's
     * @param job the one to be run, or null
     */
    public static Linted of(Path file, PipelineSource source, Map<String, String> variables, String job) {
        var tree = WorkingTree.around(file);
        var branch = tree.defaultBranch();
        var set = new LinkedHashMap<String, String>();
        if (source == PipelineSource.CHAT) {
            set.put("CHAT_INPUT", ""); // always there in chat
        }
        set.putAll(variables);
        var context = new PipelineContext(source, branch, true, set)
                .withPredefined(Map.of("CI_DEFAULT_BRANCH", branch, "CI_CONFIG_PATH", tree.path()));
        var compilation = CiConfigReader.compile(tree.path(), tree, context);
        var refusal = job != null && compilation instanceof Compilation.Compiled(var config, var _)
                ? refusal(ChatSelection.select(config, job))
                : null;
        return new Linted(tree.path(), source, branch, LintReport.of(compilation), job, refusal);
    }

    private static String refusal(ChatSelection selection) {
        return switch (selection) {
            case ChatSelection.Selected _ -> null;
            case ChatSelection.NotRunnable(var _, var why, var remedy) -> why + " " + remedy;
            case ChatSelection.Several(var _, var choices) ->
                "it is a parallel job. Name one of its instances: `" + String.join("`, `", choices) + "`.";
            case ChatSelection.Unknown(var _, var nearest) ->
                "there is no job of that name."
                        + (nearest.isEmpty() ? "" : " Did you mean `" + String.join("`, `", nearest) + "`?");
        };
    }

    /** Whether the file is valid, and the job, if one was asked for, can be run. */
    public boolean passed() {
        return report.valid() && refusal == null;
    }

    /** For {@code --json}: the report's keys, and with a job its {@code job} object. */
    public Map<String, Object> toMap() {
        var map = report.toMap();
        if (job != null) {
            var selection = new LinkedHashMap<String, Object>();
            selection.put("name", job);
            selection.put("runnable", passed());
            selection.put("reason", refusal);
            map.put("job", selection);
        }
        return map;
    }

    /** For people. */
    public String text() {
        var text = new StringBuilder();
        if (!report.valid()) {
            text.append(path).append(" is not valid.\n");
            report.errors()
                    .forEach(error ->
                            text.append("error: ").append(error.sentence()).append('\n'));
        } else {
            text.append(path)
                    .append(" is valid. A pipeline of source `")
                    .append(source.word())
                    .append("` on `");
            text.append(branch)
                    .append("` has ")
                    .append(jobs(report.jobs().size()))
                    .append(".\n");
            report.jobs().forEach((name, facts) -> text.append(line(name, facts)));
            report.excluded()
                    .forEach((name, why) -> text.append("  - ")
                            .append(name)
                            .append(": not in it, since ")
                            .append(why)
                            .append(".\n"));
        }
        report.warnings()
                .forEach(warning ->
                        text.append("warning: ").append(warning.sentence()).append('\n'));
        if (report.valid() && job != null) {
            text.append('`')
                    .append(job)
                    .append(refusal == null ? "` can be run.\n" : "` cannot be run: " + refusal + "\n");
        }
        return text.toString();
    }

    private static String jobs(int count) {
        return count == 0 ? "no job" : count == 1 ? "one job" : count + " jobs";
    }

    private static String line(String name, Map<String, Object> facts) {
        var when = facts.get("when").equals("on_success") ? "" : ", " + facts.get("when");
        return "  + " + name + " (" + facts.get("stage") + when + ")\n";
    }
}
