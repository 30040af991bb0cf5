package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.runner.executor.Executor.JobFolders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What only the runner knows of a job's variables. It is true: whatever else sets one of these names is overridden, and
 * where another variable mentions one, its placeholder gives way to the value.
 */
final class RunnerVariables {

    private RunnerVariables() {}

    static Map<String, String> of(JobFolders folders, Workplace place) {
        var slot = folders.slot().getFileName().toString();
        var variables = new LinkedHashMap<String, String>();
        variables.put("CI_BUILDS_DIR", folders.builds().toString());
        variables.put("CI_PROJECT_DIR", folders.project().toString());
        variables.put("CI_CONCURRENT_ID", slot);
        variables.put("CI_CONCURRENT_PROJECT_ID", slot);
        variables.put("RUNNER_TEMP_PROJECT_DIR", folders.files().toString());
        variables.put("CI_RUNNER_ID", place.runner().value());
        variables.put("CI_RUNNER_DESCRIPTION", place.runner().value());
        variables.put("CI_RUNNER_VERSION", place.version());
        variables.put("CI_RUNNER_EXECUTABLE_ARCH", architecture());
        // in GitLab, too, a container is gone after its job and a machine is not
        variables.put(
                place.executor().name().equals("docker") ? "CI_DISPOSABLE_ENVIRONMENT" : "CI_SHARED_ENVIRONMENT",
                "true");
        return variables;
    }

    /** The job's variables with what placeholders stand for. Of two with one key the later one is left. */
    static List<Variable> filled(JobPayload payload, JobFolders folders, Map<String, String> runners) {
        var byKey = new LinkedHashMap<String, Variable>();
        for (var variable : payload.variables()) {
            byKey.remove(variable.key());
            if (!runners.containsKey(variable.key())) {
                byKey.put(variable.key(), variable);
            }
        }
        var values = new LinkedHashMap<String, String>(); // by placeholder
        payload.placeholders().forEach((key, placeholder) -> {
            var variable = byKey.get(key);
            var value = variable != null && variable.file()
                    ? folders.files().resolve(key).toString()
                    : runners.getOrDefault(key, "");
            values.put(placeholder, value);
        });
        return byKey.values().stream()
                .map(variable -> new Variable(
                        variable.key(), filled(variable.value(), values), variable.file(), variable.masked()))
                .toList();
    }

    private static String filled(String text, Map<String, String> values) {
        for (var value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        return text;
    }

    /** As Go names it. */
    private static String architecture() {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var machine = System.getProperty("os.arch").replace("aarch64", "arm64").replace("x86_64", "amd64");
        return name + "/" + machine;
    }
}
