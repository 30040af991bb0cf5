package dev.chatops.ciconfig.policy;

import dev.chatops.ciconfig.When;
import dev.chatops.ciconfig.expression.Expression;
import dev.chatops.ciconfig.expression.ExpressionParser;
import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.job.JobVariables;
import dev.chatops.ciconfig.job.Need;
import dev.chatops.ciconfig.yaml.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads and checks lists of rules. */
public final class RulesReader {
    private static final int NESTING = 10;
    private static final int MOST_PATHS = 50;
    private static final Duration LONGEST_DELAY = Duration.ofDays(7);
    private static final String SHAPE = "should be an array containing hashes and arrays of hashes";

    private final String[] whens;
    private final String[] keys;

    private RulesReader(String whens, String keys) {
        this.whens = whens.split(" ");
        this.keys = keys.split(" ");
    }

    public static RulesReader ofJob() {
        return new RulesReader(
                "on_success on_failure always never manual delayed",
                "if changes exists when start_in allow_failure variables needs interruptible");
    }

    public static RulesReader ofWorkflow() {
        return new RulesReader(
                "always never",
                "if changes exists when start_in allow_failure variables needs auto_cancel interruptible");
    }

    public static RulesReader ofInclude() {
        return new RulesReader("always never", "if exists changes when");
    }

    /** Empty when the keyword is absent or wrong. */
    public List<Rule> read(Field field) {
        var rules = new ArrayList<Rule>();
        if (field.isAbsent()) {
            return rules;
        }
        if (!(field.node() instanceof Node.Sequence list)) {
            field.wrong(SHAPE + ", each on a line `- if: …`");
            return rules;
        }
        if (list.items().isEmpty()) {
            field.wrong("can't be blank");
            return rules;
        }
        var maps = new ArrayList<Node.Mapping>();
        var wrong = flatten(list, 1, maps);
        if (wrong != null) {
            field.wrong(SHAPE + ", nested up to " + NESTING + " levels", wrong);
            return rules;
        }
        for (var map : maps) {
            rules.add(rule(Field.root(
                    map, map.place(), field.path() + ":rule", field.job(), field.keyword(), field.problems())));
        }
        return rules;
    }

    private static Node flatten(Node.Sequence list, int depth, List<Node.Mapping> into) {
        if (depth > NESTING + 1) {
            return list;
        }
        for (var item : list.items()) {
            var wrong = switch (item) {
                case Node.Mapping map -> {
                    into.add(map);
                    yield null;
                }
                case Node.Sequence inner -> flatten(inner, depth + 1, into);
                default -> item;
            };
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private Rule rule(Field field) {
        if (((Node.Mapping) field.node()).entries().isEmpty()) {
            field.wrong("can't be blank");
        }
        var fields = field.fields(keys);
        Need.read(fields.get("needs"));
        var when = fields.attribute("when").oneOf(whens).map(When::ofWord).orElse(null);
        return new Rule(
                condition(fields.attribute("if")),
                changes(fields.get("changes")),
                exists(fields.get("exists")),
                when,
                delay(fields, when),
                fields.attribute("allow_failure").bool().orElse(null),
                JobVariables.ofRule(fields.get("variables")),
                fields.has("needs") ? fields.map().get("needs") : null,
                fields.attribute("interruptible").bool().orElse(null),
                fields.has("auto_cancel") ? AutoCancel.read(fields.get("auto_cancel")) : null,
                field.place());
    }

    private static Duration delay(Fields fields, When when) {
        var startIn = fields.attribute("start_in");
        if (when == When.DELAYED) {
            if (startIn.isAbsent()) {
                startIn.wrong("should be a duration, such as \"30 minutes\": `when: delayed` needs it");
            }
            return startIn.duration(LONGEST_DELAY).orElse(null);
        }
        if (startIn.isPresent()) {
            startIn.wrong("must be blank: it goes only with `when: delayed`");
        }
        return null;
    }

    private static Expression condition(Field field) {
        if (field.isAbsent()) {
            return null;
        }
        var text = field.node() instanceof Node.Text(var value, var _) ? value : null;
        var problem = text == null
                ? "It should be a text; put it in quotes."
                : ExpressionParser.problem(text).orElse(null);
        if (problem != null) {
            field.wrong("invalid expression syntax. " + problem);
            return new Expression.Constant(false);
        }
        return Expression.parse(text).orElseThrow();
    }

    private static Rule.Changes changes(Field field) {
        if (field.isAbsent()) {
            return null;
        }
        if (!field.isMap()) {
            return new Rule.Changes(paths(field, false), null);
        }
        var fields = field.fields("paths", "compare_to");
        if (!fields.has("paths")) {
            fields.attribute("paths").wrong("can't be blank");
        }
        return new Rule.Changes(
                paths(fields.get("paths"), false),
                fields.attribute("compare_to").text().orElse(null));
    }

    private static Rule.Exists exists(Field field) {
        if (field.isAbsent()) {
            return null;
        }
        if (!field.isMap()) {
            return new Rule.Exists(paths(field, true), null, null);
        }
        var fields = field.fields("paths", "project", "ref");
        if (!fields.has("paths")) {
            fields.attribute("paths").wrong("can't be blank");
        }
        if (fields.has("ref") && !fields.has("project")) {
            fields.attribute("ref").wrong("needs `project` beside it");
        }
        return new Rule.Exists(
                paths(fields.get("paths"), true),
                fields.attribute("project").text().orElse(null),
                fields.attribute("ref").text().orElse(null));
    }

    private static List<String> paths(Field field, boolean oneTolerated) {
        var paths = oneTolerated ? field.textOrTexts() : field.texts();
        if (paths.size() > MOST_PATHS) {
            field.wrong("has too many entries (maximum " + MOST_PATHS + ")");
        }
        return paths;
    }
}
