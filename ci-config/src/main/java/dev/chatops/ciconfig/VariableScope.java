package dev.chatops.ciconfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The variables that a condition or a text of the configuration can see: the pipeline's and the settings' over YAML's, those over
 * what is predefined.
 *
 * @param yaml as far as they are known at that point
 * @param ofJob predefined ones of the job; empty outside a job
 * @param predefined of pipeline and project
 */
record VariableScope(
        PipelineContext context,
        Map<String, JobVariable> yaml,
        Map<String, String> ofJob,
        Map<String, String> predefined) {

    /** Not expanded, as conditions see it; null when it is not set. */
    String value(String key) {
        var set = context.setting(key);
        if (set != null) {
            return set;
        }
        var written = yaml.get(key);
        if (written != null) {
            return written.value();
        }
        var job = ofJob.get(key);
        return job != null ? job : predefined.get(key);
    }

    /** Unknown variables are empty, and so are masked ones: what is filled in is stored and shown. */
    String fill(String text) {
        return isPlain(text) ? text : VariableExpansion.fill(text, all(), false);
    }

    /** Unknown and masked variables stay as they are written. */
    String fillKeepingUnknown(String text) {
        return isPlain(text) ? text : VariableExpansion.fill(text, all(), true);
    }

    private static boolean isPlain(String text) {
        return text.indexOf('$') < 0 && text.indexOf('%') < 0;
    }

    private List<Variable> all() {
        var all = new ArrayList<Variable>();
        predefined.forEach((key, value) -> all.add(Variable.raw(key, value)));
        ofJob.forEach((key, value) -> all.add(Variable.raw(key, value)));
        yaml.forEach((key, variable) -> all.add(new Variable(key, variable.value(), variable.expand())));
        var masked = context.variables().values().stream()
                .filter(Variable::masked)
                .map(Variable::key)
                .toList();
        all.removeIf(variable -> masked.contains(variable.key())); // the one that hides it must not give way to it
        context.variables().values().stream()
                .filter(variable -> !variable.masked())
                .forEach(all::add);
        return all;
    }
}
