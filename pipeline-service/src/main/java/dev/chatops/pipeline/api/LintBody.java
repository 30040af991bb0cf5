package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.ciconfig.LintError;
import dev.chatops.ciconfig.LintReport;
import dev.chatops.ciconfig.include.IncludedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer of GitLab's CI Lint API (docs.gitlab.com/api/lint).
 *
 * @param mergedYaml null when the configuration is not valid
 * @param errors with the place in front
 * @param includes every file but the first, in the order of reading
 * @param jobs those of a pipeline of the asked source; null when they were not asked for
 */
@JsonNaming(SnakeCaseStrategy.class)
record LintBody(
        boolean valid,
        String mergedYaml,
        List<String> errors,
        List<String> warnings,
        List<Map<String, Object>> includes,
        List<Map<String, Object>> jobs) {

    static LintBody of(Compilation compilation, boolean withJobs) {
        var report = LintReport.of(compilation);
        return new LintBody(
                report.valid(),
                report.mergedYaml(),
                report.errors().stream().map(LintError::sentence).toList(),
                report.warnings().stream().map(LintError::sentence).toList(),
                compilation instanceof Compilation.Compiled(var config, var _)
                        ? config.included().stream().map(LintBody::include).toList()
                        : List.of(),
                withJobs ? jobs(report, compilation) : null);
    }

    private static Map<String, Object> include(IncludedFile file) {
        var include = new LinkedHashMap<String, Object>();
        include.put("type", file.type());
        include.put("location", file.location());
        include.put("context_project", file.project().isEmpty() ? null : file.project());
        include.put("context_ref", file.ref().isEmpty() ? null : file.ref());
        return include;
    }

    private static List<Map<String, Object>> jobs(LintReport report, Compilation compilation) {
        return report.jobs().entrySet().stream()
                .map(job -> job(job.getKey(), job.getValue(), compilation))
                .toList();
    }

    private static Map<String, Object> job(String name, Map<String, Object> facts, Compilation compilation) {
        var job = new LinkedHashMap<String, Object>();
        job.put("name", name);
        job.putAll(facts);
        job.put("tag_list", job.remove("tags"));
        var environment = compilation instanceof Compilation.Compiled(var config, var _)
                ? config.jobs().get(name).environment().map(it -> it.name()).orElse(null)
                : null;
        job.put("environment", environment);
        return job;
    }
}
