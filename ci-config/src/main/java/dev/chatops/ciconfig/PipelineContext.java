package dev.chatops.ciconfig;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The pipeline that asks for the configuration.
 *
 * @param ref short name of the branch or tag
 * @param refProtected whether the project protects that ref
 * @param variables of the pipeline and of the project's settings, by name, the pipeline's over the settings': they win over YAML
 * @param predefined variables that YAML may override, such as {@code CI_PROJECT_PATH}; those that follow from the other
 *     components need not be in it
 * @param tag whether {@code ref} is a tag
 * @param projectPath full path of the project, for refs such as {@code main@acme/demo}; may be empty
 * @param changedPaths what the push changed; empty when no range is known, as always in chat, so that every {@code changes} holds
 * @param inputs given values for {@code spec:inputs} of the file; none from chat
 */
public record PipelineContext(
        PipelineSource source,
        String ref,
        boolean refProtected,
        Map<String, Variable> variables,
        Map<String, String> predefined,
        boolean tag,
        String projectPath,
        Optional<List<String>> changedPaths,
        Map<String, Object> inputs) {

    public PipelineContext {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        predefined = withoutNulls(predefined);
        inputs = Map.copyOf(inputs);
    }

    public PipelineContext(PipelineSource source, String ref, boolean refProtected, Map<String, String> variables) {
        this(source, ref, refProtected, plain(variables), Map.of(), false, "", Optional.empty(), Map.of());
    }

    private static Map<String, Variable> plain(Map<String, String> values) {
        var variables = new LinkedHashMap<String, Variable>();
        withoutNulls(values).forEach((key, value) -> variables.put(key, new Variable(key, value, true)));
        return variables;
    }

    /** A value that is not known is a variable that is not set. */
    private static Map<String, String> withoutNulls(Map<String, String> values) {
        var set = new LinkedHashMap<>(values);
        set.values().removeIf(Objects::isNull);
        return Collections.unmodifiableMap(set);
    }

    /** A slash command on the default branch. @param variables as above, {@code CHAT_INPUT} and its like among them */
    public static PipelineContext chat(String defaultBranch, Map<String, String> variables) {
        return new PipelineContext(PipelineSource.CHAT, defaultBranch, true, variables);
    }

    public static PipelineContext of(PipelineSource source, String branch) {
        return new PipelineContext(source, branch, true, Map.of());
    }

    public PipelineContext withPredefined(Map<String, String> more) {
        return new PipelineContext(source, ref, refProtected, variables, more, tag, projectPath, changedPaths, inputs);
    }

    public PipelineContext withVariables(Map<String, String> those) {
        return new PipelineContext(
                source, ref, refProtected, plain(those), predefined, tag, projectPath, changedPaths, inputs);
    }

    /** @param those lowest precedence first: of two with one key the later counts */
    public PipelineContext withSettings(Collection<Variable> those) {
        var byKey = new LinkedHashMap<String, Variable>();
        those.forEach(variable -> byKey.put(variable.key(), variable));
        return new PipelineContext(
                source, ref, refProtected, byKey, predefined, tag, projectPath, changedPaths, inputs);
    }

    /** The value of one of {@link #variables}, not expanded; null when it is not set. */
    public String setting(String key) {
        var variable = variables.get(key);
        return variable == null ? null : variable.value();
    }

    /** Values that must not be printed. */
    public List<String> secrets() {
        return variables.values().stream()
                .filter(variable -> variable.masked() && !variable.value().isBlank())
                .map(Variable::value)
                .toList();
    }

    public PipelineContext withProjectPath(String path) {
        return new PipelineContext(source, ref, refProtected, variables, predefined, tag, path, changedPaths, inputs);
    }

    public PipelineContext withChangedPaths(List<String> paths) {
        return new PipelineContext(
                source,
                ref,
                refProtected,
                variables,
                predefined,
                tag,
                projectPath,
                Optional.of(List.copyOf(paths)),
                inputs);
    }

    public PipelineContext withInputs(Map<String, Object> values) {
        return new PipelineContext(
                source, ref, refProtected, variables, predefined, tag, projectPath, changedPaths, values);
    }

    /** The same pipeline for a tag. */
    public PipelineContext onTag(String name) {
        return new PipelineContext(
                source, name, refProtected, variables, predefined, true, projectPath, changedPaths, inputs);
    }

    public boolean isBranchPipeline() {
        return !tag && !source.isMergeRequest();
    }

    public boolean isTagPipeline() {
        return tag && !source.isMergeRequest();
    }

    /** All that YAML may override: what this context itself says, and {@link #predefined} over it. */
    public Map<String, String> allPredefined() {
        var all = new LinkedHashMap<String, String>();
        all.put("CI", "true");
        all.put("GITLAB_CI", "true");
        all.put("CI_PIPELINE_SOURCE", source.word());
        all.put("CI_COMMIT_REF_NAME", ref);
        all.put("CI_COMMIT_REF_PROTECTED", Boolean.toString(refProtected));
        if (isBranchPipeline()) {
            all.put("CI_COMMIT_BRANCH", ref);
        }
        if (isTagPipeline()) {
            all.put("CI_COMMIT_TAG", ref);
        }
        if (!projectPath.isEmpty()) {
            all.put("CI_PROJECT_PATH", projectPath);
        }
        all.putAll(predefined);
        return all;
    }

    /** Holds variable values, so it does not print them. */
    @Override
    public String toString() {
        return "PipelineContext[source=%s, ref=%s]".formatted(source.word(), ref);
    }
}
