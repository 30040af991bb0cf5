package dev.chatops.ciconfig.include;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Lists and maps as text, which is how they appear inside a longer text. */
final class JsonText {
    private JsonText() {}

    static String of(Object value) {
        return switch (value) {
            case null -> "null";
            case List<?> list -> list.stream().map(JsonText::of).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> of(entry.getKey().toString()) + ": " + of(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
            case String text ->
                '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
            default -> value.toString();
        };
    }
}
