package dev.chatops.ciconfig.field;

import dev.chatops.ciconfig.yaml.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values of the file as maps, lists, texts, numbers and booleans, for printing and for keywords that we only pass on. */
public final class Plain {
    private Plain() {}

    public static Object of(Node node) {
        return switch (node) {
            case null -> null;
            case Node.Nil _ -> null;
            case Node.Text(var text, var _) -> text;
            case Node.Bool(var value, var _) -> value;
            case Node.Numeric(var number, var _) -> number;
            case Node.Sequence(var items, var _, var _) -> {
                var list = new ArrayList<Object>(); // not List.of: values may be null
                items.forEach(item -> list.add(of(item)));
                yield Collections.unmodifiableList(list);
            }
            case Node.Reference(var path, var _) -> path.stream().map(Plain::of).toList();
            case Node.Mapping map -> map(map);
        };
    }

    public static Map<String, Object> map(Node.Mapping mapping) {
        var map = new LinkedHashMap<String, Object>();
        mapping.entries().forEach((key, entry) -> map.put(key, of(entry.value())));
        return map;
    }
}
