package dev.chatops.ciconfig.job;

import com.google.re2j.Pattern;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files to keep of a job. Variables in names and paths are the runner's to expand.
 *
 * @param paths relative to the project's folder
 * @param untracked whether files that git does not know are kept too
 * @param when on_success, on_failure or always
 * @param expireIn empty when not given; {@link #NEVER} for {@code never}
 * @param access who may fetch them: all, developer, maintainer, none
 * @param reports files by the kind of report; each file is kept, none is displayed
 */
public record Artifacts(
        String name,
        List<String> paths,
        List<String> exclude,
        boolean untracked,
        String when,
        Optional<Duration> expireIn,
        String exposeAs,
        String access,
        Map<String, List<String>> reports) {

    public static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    private static final Duration LONGEST = Duration.ofDays(365_000);
    private static final Pattern EXPOSE_AS = Pattern.compile("[\\w \\-]+");
    private static final String[] REPORTS = ("junit dotenv coverage_report codequality sast secret_detection"
                    + " dependency_scanning container_scanning dast performance browser_performance load_performance"
                    + " license_scanning metrics lsif terraform accessibility coverage_fuzzing api_fuzzing"
                    + " cluster_image_scanning requirements requirements_v2 cyclonedx annotations repository_xray sarif scip")
            .split(" ");

    static Artifacts read(Field field) {
        if (field.isAbsent()) {
            return null;
        }
        var fields = field.fields(
                "name",
                "paths",
                "exclude",
                "untracked",
                "when",
                "expire_in",
                "expose_as",
                "public",
                "access",
                "reports");
        var paths = fields.attribute("paths").texts();
        boolean isPublic = fields.attribute("public").bool().orElse(true);
        var access = fields.attribute("access")
                .oneOf("none", "developer", "maintainer", "all")
                .orElse(isPublic ? "all" : "developer");
        if (fields.has("public") && fields.has("access")) {
            field.wrong("these keys cannot be used together: public, access");
        }
        return new Artifacts(
                fields.attribute("name").text().orElse("artifacts"),
                paths,
                fields.attribute("exclude").texts(),
                fields.attribute("untracked").bool().orElse(false),
                fields.attribute("when")
                        .oneOf("on_success", "on_failure", "always")
                        .orElse("on_success"),
                expiry(fields.attribute("expire_in")),
                exposeAs(fields.attribute("expose_as"), fields.has("paths"), paths),
                access,
                reports(fields.get("reports")));
    }

    /** The same with one more path, as {@code pages} adds its folder. @param artifacts null for a job that keeps nothing else */
    static Artifacts with(String path, Artifacts artifacts) {
        if (artifacts == null) {
            return new Artifacts(
                    "artifacts", List.of(path), List.of(), false, "on_success", Optional.empty(), "", "all", Map.of());
        }
        var paths = new ArrayList<>(artifacts.paths);
        if (!paths.contains(path)) {
            paths.add(path);
        }
        return new Artifacts(
                artifacts.name,
                List.copyOf(paths),
                artifacts.exclude,
                artifacts.untracked,
                artifacts.when,
                artifacts.expireIn,
                artifacts.exposeAs,
                artifacts.access,
                artifacts.reports);
    }

    static Optional<Duration> expiry(Field field) {
        if (field.node() instanceof Node.Text(var text, var _) && text.equalsIgnoreCase("never")) {
            return Optional.of(NEVER);
        }
        return field.duration(LONGEST);
    }

    private static String exposeAs(Field field, boolean hasPaths, List<String> paths) {
        var name = field.textUpTo(100).orElse("");
        if (field.isPresent() && !name.isEmpty() && !EXPOSE_AS.matches(name)) {
            field.wrong("can contain only letters, digits, '-', '_' and spaces");
        }
        if (field.isPresent() && !hasPaths) {
            field.wrong("needs `paths` beside it");
        }
        if (field.isPresent() && paths.stream().anyMatch(path -> path.contains("*"))) {
            field.wrong("can't be used with \"*\" in `paths`");
        }
        return name;
    }

    private static Map<String, List<String>> reports(Field field) {
        var reports = new LinkedHashMap<String, List<String>>();
        if (field.isAbsent()) {
            return reports;
        }
        var fields = field.fields(REPORTS);
        for (var kind : REPORTS) {
            if (!fields.has(kind)) {
                continue;
            }
            if (kind.equals("coverage_report")) {
                reports.put(kind, coverage(fields.get(kind)));
            } else {
                reports.put(kind, fields.attribute(kind).textOrTexts());
            }
        }
        return reports;
    }

    private static List<String> coverage(Field field) {
        var fields = field.fields("coverage_format", "path");
        for (var key : List.of("coverage_format", "path")) {
            if (!fields.has(key)) {
                fields.attribute(key).wrong("can't be blank");
            }
        }
        fields.attribute("coverage_format").oneOf("cobertura", "jacoco");
        return fields.attribute("path").text().stream().toList();
    }
}
