package dev.chatops.ciconfig;

import dev.chatops.ciconfig.CompiledJob.Exclusion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles a configuration for one pipeline. */
public final class CiConfigReader {

    private static final List<String> DEFAULT_STAGES = List.of(".pre", "build", "test", "deploy", ".post");

    private final Problems problems;
    private final Values values;
    private final YamlTree.Entries root;
    private final PipelineContext context;

    private CiConfigReader(Problems problems, YamlTree.Entries root, PipelineContext context) {
        this.problems = problems;
        this.values = new Values(problems);
        this.root = root;
        this.context = context;
    }

    /** @param path normally {@code .gitlab-ci.yml} */
    public static Compilation compile(String path, ConfigFiles files, PipelineContext context) {
        var problems = new Problems(path);
        try {
            var text = files.local(path);
            if (text.isEmpty()) {
                return new Compilation.Missing(path);
            }
            if (!(YamlTree.read(text.get()) instanceof YamlTree.Entries root)) {
                problems.error(1, null, null, "the file is a mapping of jobs and keywords");
                return new Compilation.Invalid(problems.errors(), List.of());
            }
            var config = new CiConfigReader(problems, root, context).compile();
            return problems.errors().isEmpty()
                    ? new Compilation.Compiled(config, problems.warnings())
                    : new Compilation.Invalid(problems.errors(), problems.warnings());
        } catch (YamlTree.MalformedException e) {
            problems.error(e.line, null, null, e.getMessage());
        } catch (ConfigFileException e) {
            problems.error(1, null, null, e.getMessage());
        }
        return new Compilation.Invalid(problems.errors(), problems.warnings());
    }

    private CiConfig compile() {
        for (var keyword : List.of("include", "spec")) {
            if (root.get(keyword) != null) {
                problems.error(
                        root.keyLines().get(keyword),
                        null,
                        keyword,
                        "`" + keyword + "` is not read yet; write the jobs into this file");
            }
        }
        if (root.get("workflow") != null) {
            problems.warning(root.keyLines().get("workflow"), null, "workflow", "`workflow` has no effect yet");
        }
        var stages = stages();
        var defaults = defaults();
        var variables = values.variables(root, null);
        var extending = new Extends(root, values, problems);
        var jobs = new LinkedHashMap<String, CompiledJob>();
        root.values().forEach((name, value) -> {
            if (Keywords.GLOBAL.contains(name) || name.startsWith(".")) {
                return;
            }
            if (!(value instanceof YamlTree.Entries job)) {
                problems.error(root.keyLines().get(name), name, null, "a job is a mapping with at least a `script`");
                return;
            }
            extending.of(name, job).ifPresent(whole -> jobs.put(name, job(name, whole, stages, defaults, variables)));
        });
        if (jobs.isEmpty() && problems.errors().isEmpty()) {
            problems.error(1, null, null, "there is no job in this file; add one with a `script`");
        }
        return new CiConfig(stages, jobs);
    }

    private List<String> stages() {
        var named = values.texts(root, "stages", null);
        if (named.isEmpty()) {
            return DEFAULT_STAGES;
        }
        var stages = new ArrayList<>(List.of(".pre"));
        named.get().stream()
                .filter(stage -> !stage.equals(".pre") && !stage.equals(".post"))
                .forEach(stages::add);
        stages.add(".post");
        return List.copyOf(stages);
    }

    /** {@code default:}, and the same keywords at the top of the file, as older files have them. */
    private YamlTree.Entries defaults() {
        var defaults = new YamlTree.Entries(new LinkedHashMap<>(), new LinkedHashMap<>(), root.line());
        for (var keyword : List.of("before_script", "after_script")) {
            if (root.get(keyword) != null) {
                defaults.values().put(keyword, root.get(keyword));
                defaults.keyLines().put(keyword, root.keyLines().get(keyword));
            }
        }
        if (root.get("default") instanceof YamlTree.Entries named) {
            defaults.values().putAll(named.values());
            defaults.keyLines().putAll(named.keyLines());
        }
        return defaults;
    }

    private CompiledJob job(
            String name,
            YamlTree.Entries job,
            List<String> stages,
            YamlTree.Entries defaults,
            Map<String, JobVariable> globals) {
        int line = root.keyLines().get(name);
        checkKeywords(name, job);
        var script = values.script(job, "script", name);
        if (script.isEmpty() && job.get("trigger") == null && job.get("run") == null) {
            problems.error(
                    line,
                    name,
                    "script",
                    "the job has no `script`; give it one, or start its name with a dot" + " if it is a template");
        }
        var stage = values.text(job, "stage", name).orElse("test");
        if (!stages.contains(stage)) {
            problems.error(
                    job.keyLines().getOrDefault("stage", line),
                    name,
                    "stage",
                    "there is no stage `" + stage + "`; `stages` has " + String.join(", ", stages));
        }
        var when = When.of(values.text(job, "when", name).orElse("on_success"));
        if (when.isEmpty()) {
            problems.error(
                    job.keyLines().get("when"),
                    name,
                    "when",
                    "`when` is one of on_success, on_failure, always, never, manual, delayed");
        }
        var variables = new LinkedHashMap<>(globals);
        variables.putAll(values.variables(job, name));
        return new CompiledJob(
                name,
                stage,
                values.script(job, "before_script", name)
                        .or(() -> values.script(defaults, "before_script", null))
                        .orElse(List.of()),
                script.orElse(List.of()),
                values.script(job, "after_script", name)
                        .or(() -> values.script(defaults, "after_script", null))
                        .orElse(List.of()),
                variables,
                when.orElse(When.ON_SUCCESS),
                values.duration(job, "timeout", name).or(() -> values.duration(defaults, "timeout", null)),
                values.texts(job, "tags", name)
                        .or(() -> values.texts(defaults, "tags", null))
                        .orElse(List.of()),
                notYet(job).or(() -> OnlyExcept.of(job, name, problems).exclusion(context)));
    }

    private void checkKeywords(String name, YamlTree.Entries job) {
        for (var keyword : job.values().keySet()) {
            if (Keywords.WITHOUT_EFFECT.contains(keyword)) {
                problems.warning(job.keyLines().get(keyword), name, keyword, "`" + keyword + "` has no effect yet");
            } else if (!Keywords.READ.contains(keyword) && !Keywords.NOT_YET.contains(keyword)) {
                problems.error(
                        job.keyLines().get(keyword), name, keyword, "`" + keyword + "` is not a keyword of a job");
            }
        }
    }

    private static Optional<Exclusion> notYet(YamlTree.Entries job) {
        return Keywords.NOT_YET.stream()
                .filter(keyword -> job.get(keyword) != null)
                .sorted()
                .findFirst()
                .map(keyword -> new Exclusion(
                        "it has `" + keyword + "`, which this release does not read yet.",
                        keyword.equals("rules") ? "Use `only` and `except` for now." : "Write it without for now."));
    }
}
