package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.expression.Expression;
import dev.chatops.ciconfig.expression.ExpressionParser;
import dev.chatops.ciconfig.expression.Regex;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.util.List;
import java.util.Objects;

/** Reads and checks {@code only} and {@code except}. */
public final class OnlyExceptReader {
    private static final String REFS = "should be an array of strings or regular expressions using re2 syntax";

    private OnlyExceptReader() {}

    /** Null when the keyword is absent. @param impliedRefs whether a map without {@code refs} means branches and tags */
    public static OnlyExcept read(Field field, boolean impliedRefs) {
        if (field.isAbsent()) {
            return null;
        }
        if (field.isList()) {
            var refs = refs(field);
            return new OnlyExcept(refs, null, null, false, refs.toString());
        }
        if (!field.isMap()) {
            field.wrong("has to be either an array of conditions or a hash. Write it as a list: [" + text(field.node())
                    + "]");
            return null;
        }
        if (((Node.Mapping) field.node()).entries().isEmpty()) {
            field.wrong("can't be blank");
            return null;
        }
        var fields = field.fields("refs", "variables", "changes", "kubernetes");
        var refs = fields.has("refs") ? refs(fields.attribute("refs")) : impliedRefs ? OnlyExcept.IMPLIED_REFS : null;
        var kubernetes = fields.attribute("kubernetes").oneOf("active").isPresent();
        return new OnlyExcept(
                refs,
                fields.has("variables") ? variables(fields.attribute("variables")) : null,
                fields.has("changes") ? fields.attribute("changes").texts() : null,
                kubernetes,
                String.valueOf(refs));
    }

    private static String text(Node node) {
        return node instanceof Node.Scalar scalar ? scalar.text() : "…";
    }

    private static List<String> refs(Field field) {
        if (!field.isList() || field.firstThat(item -> !(item instanceof Node.Text)) != field.node()) {
            field.wrong(REFS + ". Write each on a line `- name`");
            return List.of();
        }
        var refs = field.texts();
        for (var ref : refs) {
            int at = ref.startsWith("/") ? -1 : ref.indexOf('@');
            var pattern = at < 0 ? ref : ref.substring(0, at);
            if (pattern.startsWith("/")
                    && Regex.looksLikeOne(pattern)
                    && Regex.parse(pattern).isEmpty()) {
                field.wrong(REFS + ": `" + ref + "` is none (no look-around, no back-references)");
            }
        }
        return refs;
    }

    private static List<Expression> variables(Field field) {
        if (!field.isList()) {
            field.wrong("should be an array of strings");
            return List.of();
        }
        return field.texts().stream()
                .map(text -> {
                    ExpressionParser.problem(text)
                            .ifPresent(
                                    problem -> field.wrong("invalid expression syntax in `" + text + "`. " + problem));
                    return Expression.parse(text).orElse(null);
                })
                .filter(Objects::nonNull)
                .toList();
    }
}
