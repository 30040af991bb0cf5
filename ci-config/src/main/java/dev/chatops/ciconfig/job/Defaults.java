package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.Problems;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.yaml.Node;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code default:} and the old keywords of the top level that mean the same. A default is copied whole, never merged. */
public final class Defaults {
    static final List<String> KEYWORDS = List.of(
            "before_script",
            "after_script",
            "hooks",
            "cache",
            "image",
            "services",
            "interruptible",
            "timeout",
            "retry",
            "tags",
            "artifacts",
            "id_tokens",
            "identity");
    private static final List<String> OLD_GLOBALS =
            List.of("image", "services", "before_script", "after_script", "cache");

    private final Map<String, Node.Entry> values = new LinkedHashMap<>();

    private Defaults() {}

    /** @param root the whole configuration */
    public static Defaults read(Node.Mapping root, Problems problems) {
        var defaults = new Defaults();
        var entry = root.entries().get("default");
        if (entry != null && !(entry.value() instanceof Node.Nil) && !looksLikeJob(entry.value())) {
            var field = Field.root(entry.value(), entry.key().place(), "default", null, "default", problems);
            var fields = field.fields(KEYWORDS.toArray(String[]::new));
            JobKeywords.check(fields);
            fields.map().entries().forEach((key, value) -> {
                if (!key.equals("timeout") && !(value.value() instanceof Node.Nil)) {
                    defaults.values.put(key, value); // GitLab has never honoured default:timeout
                }
            });
            if (fields.has("timeout")) {
                problems.warning(
                        "default:timeout has no effect; GitLab does not honour it either. Set `timeout` in the jobs.",
                        fields.get("timeout").place(),
                        null,
                        "timeout");
            }
        }
        for (var key : OLD_GLOBALS) {
            defaults.addOldGlobal(key, root, problems);
        }
        if (problems.any()) {
            defaults.values.clear(); // else each job that takes a wrong one repeats its error
        }
        return defaults;
    }

    private void addOldGlobal(String key, Node.Mapping root, Problems problems) {
        var entry = root.entries().get(key);
        if (entry == null || entry.value() instanceof Node.Nil) {
            return;
        }
        if (values.containsKey(key)) {
            problems.error(
                    key + " is defined in top-level and `default:` entry. Keep the one under `default:`.",
                    entry.key().place(),
                    null,
                    key);
            return;
        }
        var only = new LinkedHashMap<String, Node.Entry>();
        only.put(key, entry);
        JobKeywords.check(Field.root(
                        new Node.Mapping(only, entry.key().place()), entry.key().place(), "", null, null, problems)
                .fields(key));
        values.put(key, entry);
    }

    /** Its name is not reserved: with a script it is a job that happens to be called so. */
    public static boolean looksLikeJob(Node value) {
        return value instanceof Node.Mapping map
                && List.of("script", "run", "trigger", "needs").stream().anyMatch(map::has);
    }

    /** The job with the defaults that it does not define itself and does not refuse to inherit. */
    Fields complete(Fields job, Inherit inherit, Field field) {
        LinkedHashMap<String, Node.Entry> together = null;
        for (var value : values.entrySet()) {
            if (!job.has(value.getKey()) && inherit.takes(value.getKey())) {
                if (together == null) {
                    together = new LinkedHashMap<>(job.map().entries());
                }
                together.put(value.getKey(), value.getValue());
            }
        }
        return together == null
                ? job
                : new Fields(new Node.Mapping(together, job.map().place()), field);
    }
}
