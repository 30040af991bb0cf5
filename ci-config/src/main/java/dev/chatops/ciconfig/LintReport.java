package dev.chatops.ciconfig;

import dev.chatops.ciconfig.field.Plain;
import dev.chatops.ciconfig.job.AllowFailure;
import dev.chatops.ciconfig.job.Image;
import dev.chatops.ciconfig.job.Need;
import dev.chatops.ciconfig.job.Retry;
import dev.chatops.ciconfig.yaml.YamlWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compilation as {@code ./chatops lint} and the API show it.
 *
 * @param jobs those that belong to the pipeline, by name; each has all keys, null where absent. Times are in seconds
 * @param excluded why the other jobs do not belong to it, by name
 * @param mergedYaml the configuration in one piece; null when it is not valid
 */
public record LintReport(
        boolean valid,
        List<LintError> errors,
        List<LintError> warnings,
        Map<String, Map<String, Object>> jobs,
        Map<String, String> excluded,
        String mergedYaml) {

    public static LintReport of(Compilation compilation) {
        return switch (compilation) {
            case Compilation.Compiled(var config, var warnings) ->
                new LintReport(
                        true,
                        List.of(),
                        warnings,
                        jobs(config),
                        excluded(config),
                        YamlWriter.write(Plain.map(config.merged())));
            case Compilation.Invalid(var errors, var warnings) -> invalid(errors, warnings);
            case Compilation.Missing(var path) ->
                invalid(
                        List.of(new LintError(
                                "Missing CI config file `" + path + "`. Create it, or name another.",
                                path,
                                null,
                                null,
                                null)),
                        List.of());
        };
    }

    private static LintReport invalid(List<LintError> errors, List<LintError> warnings) {
        return new LintReport(false, errors, warnings, Map.of(), Map.of(), null);
    }

    /** What {@code ./chatops lint --json} prints: maps, lists, texts, numbers, booleans and null. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        map.put("valid", valid);
        map.put("errors", errors.stream().map(LintReport::error).toList());
        map.put("warnings", warnings.stream().map(LintReport::error).toList());
        map.put("jobs", jobs);
        return map;
    }

    private static Map<String, Object> error(LintError error) {
        var map = new LinkedHashMap<String, Object>();
        map.put("message", error.message());
        map.put("file", error.file());
        map.put("line", error.line());
        map.put("job", error.job());
        map.put("keyword", error.keyword());
        return map;
    }

    private static Map<String, Map<String, Object>> jobs(CiConfig config) {
        var jobs = new LinkedHashMap<String, Map<String, Object>>();
        if (config.workflow() instanceof Inclusion.Included) {
            config.jobs().values().stream()
                    .filter(CompiledJob::isIncluded)
                    .forEach(job -> jobs.put(job.name(), job(job)));
        }
        return jobs;
    }

    private static Map<String, String> excluded(CiConfig config) {
        var excluded = new LinkedHashMap<String, String>();
        for (var job : config.jobs().values()) {
            if (config.workflow() instanceof Inclusion.Excluded(var why, var _)) {
                excluded.put(job.name(), why);
            } else if (job.inclusion() instanceof Inclusion.Excluded(var why, var _)) {
                excluded.put(job.name(), why);
            }
        }
        return excluded;
    }

    private static Map<String, Object> job(CompiledJob job) {
        var variables = new LinkedHashMap<String, Object>();
        job.variables().forEach((key, variable) -> variables.put(key, variable.value()));
        var map = new LinkedHashMap<String, Object>();
        map.put("stage", job.stage());
        map.put("before_script", job.beforeScript());
        map.put("script", job.script());
        map.put("after_script", job.afterScript());
        map.put("variables", variables);
        map.put("when", job.when().word());
        map.put("start_in", job.startIn().map(Duration::toSeconds).orElse(null));
        map.put("allow_failure", allowFailure(job.allowFailure()));
        map.put("tags", job.tags());
        map.put("image", job.image().map(LintReport::image).orElse(null));
        map.put(
                "needs",
                job.needs()
                        .map(needs -> needs.stream().map(LintReport::need).toList())
                        .orElse(null));
        map.put("timeout", job.timeout().map(Duration::toSeconds).orElse(null));
        map.put("retry", retry(job.retry()));
        map.put("only", job.written().get("only"));
        map.put("except", job.written().get("except"));
        map.put("rules", job.written().get("rules"));
        return map;
    }

    private static Object allowFailure(AllowFailure allowFailure) {
        return allowFailure.exitCodes().isEmpty()
                ? (Object) allowFailure.allowed()
                : Map.of("exit_codes", allowFailure.exitCodes());
    }

    private static Object image(Image image) {
        if (image.entrypoint().isEmpty()
                && image.pullPolicy().isEmpty()
                && image.docker().platform().isEmpty()
                && image.docker().user().isEmpty()
                && image.kubernetes().user().isEmpty()) {
            return image.name();
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("name", image.name());
        map.put("entrypoint", image.entrypoint());
        map.put("pull_policy", image.pullPolicy());
        map.put(
                "docker",
                present("platform", image.docker().platform(), image.docker().user()));
        map.put("kubernetes", present("platform", "", image.kubernetes().user()));
        return map;
    }

    /** Null when nothing is set. */
    private static Map<String, Object> present(String key, String value, String user) {
        var map = new LinkedHashMap<String, Object>();
        if (!value.isEmpty()) {
            map.put(key, value);
        }
        if (!user.isEmpty()) {
            map.put("user", user);
        }
        return map.isEmpty() ? null : map;
    }

    private static Map<String, Object> need(Need need) {
        var map = new LinkedHashMap<String, Object>();
        map.put("job", need.job());
        map.put("artifacts", need.artifacts());
        map.put("optional", need.optional());
        return map;
    }

    private static Object retry(Retry retry) {
        if (retry.max() == 0) {
            return null;
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("max", retry.max());
        map.put("when", retry.when());
        map.put("exit_codes", retry.exitCodes());
        return map;
    }
}
