package dev.chatops.ciconfig;

import java.util.*;
import org.yaml.snakeyaml.Yaml;

public final class CiConfigReader {
    @SuppressWarnings("unchecked")
    public static Compilation compile(String path, ConfigFiles files, PipelineContext context) {
        var t = files.local(path);
        if (t.isEmpty()) return new Compilation.Missing(path);
        Map<String, Object> m;
        try {
            m = new Yaml().load(t.get());
        } catch (Exception e) {
            return new Compilation.Invalid(List.of(new LintError(e.getMessage(), path, 1, null, null)), List.of());
        }
        var jobs = new LinkedHashMap<String, CompiledJob>();
        m.forEach((k, v) -> {
            if (v instanceof Map<?, ?> j && j.containsKey("script"))
                jobs.put(
                        k,
                        new CompiledJob(
                                k,
                                "test",
                                l(j.get("before_script")),
                                l(j.get("script")),
                                l(j.get("after_script")),
                                Map.of(),
                                When.ON_SUCCESS,
                                Optional.empty(),
                                Optional.empty(),
                                l(j.get("tags"))));
        });
        return new Compilation.Compiled(new CiConfig(List.of("test"), jobs), List.of());
    }

    @SuppressWarnings("unchecked")
    static List<String> l(Object o) {
        return o == null ? List.of() : o instanceof String s ? List.of(s) : (List<String>) o;
    }
}
