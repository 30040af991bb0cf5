package dev.chatops.ciconfig.yaml;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Prints plain maps, lists and scalars as YAML. */
public final class YamlWriter {
    private YamlWriter() {}

    public static String write(Map<String, Object> map) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndicatorIndent(0);
        options.setSplitLines(false);
        return "---\n" + new Yaml(options).dump(map);
    }
}
