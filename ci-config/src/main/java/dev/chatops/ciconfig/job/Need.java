package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.Problems;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import dev.chatops.ciconfig.yaml.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Another job that must be done first.
 *
 * @param job its name; of a parallel job all instances are meant, unless {@code matrix} picks some
 * @param optional whether the job may be missing in the pipeline
 * @param matrix values that the instances must have; empty for all
 * @param elsewhere a job of another pipeline or project, which cannot be had here
 */
public record Need(
        String job,
        boolean artifacts,
        boolean optional,
        List<Map<String, List<String>>> matrix,
        boolean elsewhere,
        Place place) {

    private static final int LONGEST_NAME = 255;

    /** Null when the keyword is absent; an empty list means that the job waits for none. */
    public static List<Need> read(Field field) {
        if (field.isAbsent()) {
            return null;
        }
        if (field.isMap() && ((Node.Mapping) field.node()).entries().isEmpty()) {
            field.wrong("can't be empty. Write `needs: []` for a job that waits for none");
            return List.of();
        }
        if (!field.isList() && !field.isMap()) {
            field.wrong("can only be a hash or an array: one job on each line `- name`");
            return List.of();
        }
        var needs = new ArrayList<Need>();
        var seen = new LinkedHashSet<String>();
        for (var item : field.items()) {
            var need = one(item);
            if (need == null) {
                continue;
            }
            if (!need.elsewhere && !seen.add(need.job + need.matrix)) {
                item.wrong("has duplicate entries for `" + need.job + "`");
            }
            needs.add(need);
        }
        return needs;
    }

    /** The needs of a rule, which were checked when the rule was read. */
    public static List<Need> ofRule(Node written, String job) {
        return read(Field.root(written, written.place(), "jobs:" + job + ":needs", job, "needs", new Problems()));
    }

    private static Need one(Field field) {
        if (field.node() instanceof Node.Text(var name, var place)) {
            return named(field, name, true, false, List.of(), place);
        }
        if (!field.isMap()) {
            field.wrong("should be a job's name, or a hash with `job`");
            return null;
        }
        var map = (Node.Mapping) field.node();
        if (map.has("pipeline") || map.has("project")) {
            field.fields("pipeline", "project", "ref", "job", "artifacts", "optional");
            return new Need("", true, false, List.of(), true, field.place());
        }
        var fields = field.fields("job", "artifacts", "optional", "parallel");
        var name = fields.attribute("job").text().orElse("");
        var parallel = fields.get("parallel");
        if (parallel.isPresent() && !parallel.isMap()) {
            parallel.wrong("cannot use \"parallel: <number>\". Name the instances by `parallel:matrix`");
        }
        return named(
                field,
                name,
                fields.attribute("artifacts").bool().orElse(true),
                fields.attribute("optional").bool().orElse(false),
                parallel.isMap() ? Parallel.read(parallel).combinations() : List.of(),
                field.node().place());
    }

    private static Need named(
            Field field,
            String name,
            boolean artifacts,
            boolean optional,
            List<Map<String, List<String>>> matrix,
            Place at) {
        if (name.isBlank()) {
            field.wrong("job can't be blank");
            return null;
        }
        if (name.length() > LONGEST_NAME) {
            field.wrong("job is too long (maximum is " + LONGEST_NAME + " characters)");
        }
        return new Need(name, artifacts, optional, matrix, false, at);
    }

    /** The names that it means: the job's, or those of the instances that the matrix picks. */
    public List<String> names() {
        var names = new ArrayList<String>();
        for (var combination : matrix) {
            for (var values : Parallel.product(combination)) {
                boolean literal = values.values().stream().noneMatch(value -> value.contains("$[["));
                names.add(literal ? job + ": [" + String.join(", ", values.values()) + "]" : job);
            }
        }
        return names.isEmpty() ? List.of(job) : names;
    }
}
