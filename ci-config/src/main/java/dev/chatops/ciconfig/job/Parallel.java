package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often a job is in the pipeline.
 *
 * @param count instances {@code job 1/3}; 0 when there is none or a matrix
 * @param combinations values by variable, one map an entry of {@code matrix}; empty without a matrix
 */
record Parallel(int count, List<Map<String, List<String>>> combinations) {
    static final Parallel NONE = new Parallel(0, List.of());
    private static final int MOST = 200;

    static Parallel read(Field field) {
        if (field.isAbsent()) {
            return NONE;
        }
        if (!field.isMap()) {
            if (!field.isInteger()) {
                field.wrong("should be an integer or a hash: a number from 1 to 200, or `matrix`");
                return NONE;
            }
            return new Parallel(field.integer(1, MOST).orElse(0), List.of());
        }
        var matrix = field.fields("matrix").get("matrix");
        if (matrix.isAbsent() || matrix.isList() && matrix.items().isEmpty()) {
            matrix.wrong("can't be blank: write a list of variables with their values");
            return NONE;
        }
        if (!matrix.isList()) {
            matrix.wrong("should be an array of hashes");
            return NONE;
        }
        var combinations = new ArrayList<Map<String, List<String>>>();
        long jobs = 0;
        for (var item : matrix.items()) {
            var values = values(item);
            combinations.add(values);
            long product = 1;
            for (var list : values.values()) {
                product = Math.min(product * list.size(), MOST + 1L);
            }
            jobs += product;
        }
        if (jobs > MOST) {
            matrix.wrong("generates too many jobs (maximum is " + MOST + ")");
            return NONE;
        }
        return new Parallel(0, combinations);
    }

    private static Map<String, List<String>> values(Field field) {
        var values = new LinkedHashMap<String, List<String>>();
        if (!(field.node() instanceof Node.Mapping map) || map.entries().isEmpty()) {
            field.wrong("should be a hash of variables with their values");
            return values;
        }
        map.entries().forEach((name, entry) -> {
            var items = entry.value() instanceof Node.Sequence(var list, var _, var _) ? list : List.of(entry.value());
            if (items.isEmpty() || !items.stream().allMatch(Parallel::isValue)) {
                field.part(entry.value())
                        .wrong("should be a hash of key value pairs: `" + name
                                + "` needs a text, a number or a list of them");
                return;
            }
            values.put(
                    name,
                    items.stream().map(item -> ((Node.Scalar) item).text()).toList());
        });
        return values;
    }

    private static boolean isValue(Node node) {
        return node instanceof Node.Scalar && !(node instanceof Node.Nil);
    }

    /** The jobs that stand for the one that is written; empty when it stands for itself. */
    List<JobDraft.Instance> instances() {
        var instances = new ArrayList<JobDraft.Instance>();
        for (int i = 1; i <= count; i++) {
            instances.add(new JobDraft.Instance(" " + i + "/" + count, Map.of()));
        }
        for (var combination : combinations) {
            for (var values : product(combination)) {
                instances.add(new JobDraft.Instance(": [" + String.join(", ", values.values()) + "]", values));
            }
        }
        return instances;
    }

    /** All picks of one value a variable; the first variable changes slowest. */
    static List<Map<String, String>> product(Map<String, List<String>> combination) {
        List<Map<String, String>> picks = List.of(Map.of());
        for (var entry : combination.entrySet()) {
            var longer = new ArrayList<Map<String, String>>();
            for (var pick : picks) {
                for (var value : entry.getValue()) {
                    var next = new LinkedHashMap<>(pick);
                    next.put(entry.getKey(), value);
                    longer.add(next);
                }
            }
            picks = longer;
        }
        return picks;
    }
}
