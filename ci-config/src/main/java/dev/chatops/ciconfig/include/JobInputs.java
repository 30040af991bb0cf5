package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.util.LinkedHashMap;

/** {@code inputs} of a job. Nobody gives them values in chat, so each has its default. */
public final class JobInputs {
    private static final int MOST = 50;

    private JobInputs() {}

    /** The job with {@code $[[ job.inputs.name ]]} filled in. What is wrong is reported, and the job comes back as it is. */
    public static Field fill(Field job) {
        if (!(job.node() instanceof Node.Mapping map) || !map.has("inputs")) {
            return job;
        }
        var inputs = job.anyFields().get("inputs");
        if (inputs.isAbsent()) {
            return job;
        }
        if (!(inputs.node() instanceof Node.Mapping definitions)) {
            inputs.wrong("should be a hash of inputs, each with a `default`");
            return job;
        }
        if (definitions.entries().size() > MOST) {
            inputs.wrong("has too many entries (maximum " + MOST + ")");
            return job;
        }
        var values = new LinkedHashMap<String, Node>();
        for (var name : definitions.entries().keySet()) {
            var field = inputs.anyFields().get(name);
            if (!field.isMap() || !((Node.Mapping) field.node()).has("default")) {
                field.wrong("must have a `default`");
                continue;
            }
            var definition = InputDefinition.read(name, field);
            try {
                values.put(name, definition.convert(definition.byDefault(), "default"));
            } catch (InputDefinition.Unfit e) {
                field.wrong(e.getMessage());
            }
        }
        if (values.size() < definitions.entries().size()) {
            return job;
        }
        var filled = (Node.Mapping) Interpolation.ofJob(values, job).fill(map.without("inputs"));
        return job.part(filled.with("inputs", definitions));
    }
}
