package dev.chatops.ciconfig.expression;

import java.util.Optional;
import java.util.function.Function;

/**
 * A condition. Its values are text, true, false and null; an empty text counts as "there" for {@code &&} and {@code ||}, though
 * not for the verdict, since that is what GitLab does.
 */
public sealed interface Expression {
    /** @param name looked up as it is written; its value is not expanded */
    record Variable(String name) implements Expression {}

    /** {@code $[[ inputs.name ]]}, which only rules of inputs have. */
    record Input(String name) implements Expression {}

    record Text(String value) implements Expression {}

    /** @param source with its slashes and flags */
    record Pattern(String source) implements Expression {}

    /** @param value true, false or null */
    record Constant(Boolean value) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Binary(Operator operator, Expression left, Expression right) implements Expression {}

    /** From the loosest to the tightest binding. */
    enum Operator {
        OR("||", 1),
        AND("&&", 2),
        EQUAL("==", 3),
        NOT_EQUAL("!=", 3),
        MATCH("=~", 3),
        NO_MATCH("!~", 3);

        final String sign;
        final int binding;

        Operator(String sign, int binding) {
            this.sign = sign;
            this.binding = binding;
        }
    }

    /** In {@link EvaluationBudget}'s: a variable is looked for in several maps. */
    int STEPS_PER_PART = 4;

    /** Empty when the text is no expression; {@link ExpressionParser#problem} says why. */
    static Optional<Expression> parse(String text) {
        return ExpressionParser.parse(text);
    }

    /**
     * The verdict.
     *
     * @param variables null for one that is not set; inputs are asked for as {@code inputs.name}
     * @throws EvaluationBudget.Spent when it takes too long
     */
    default boolean holds(Function<String, String> variables) {
        return isPresent(value(variables));
    }

    /** Null, a Boolean, or a text. */
    private Object value(Function<String, String> variables) {
        EvaluationBudget.spend(STEPS_PER_PART);
        return switch (this) {
            case Variable(var name) -> variables.apply(name);
            case Input(var name) -> variables.apply("inputs." + name);
            case Text(var value) -> value;
            case Pattern(var source) -> source;
            case Constant(var value) -> value;
            case Not(var of) -> !isPresent(of.value(variables));
            case Binary(var operator, var left, var right) -> {
                var a = left.value(variables);
                yield switch (operator) {
                    case AND -> isNothing(a) ? a : right.value(variables);
                    case OR -> isNothing(a) ? right.value(variables) : a;
                    case EQUAL -> same(a, right.value(variables));
                    case NOT_EQUAL -> !same(a, right.value(variables));
                    case MATCH -> matches(a, right.value(variables));
                    case NO_MATCH -> !matches(a, right.value(variables));
                };
            }
        };
    }

    private static boolean isNothing(Object value) {
        return value == null || Boolean.FALSE.equals(value);
    }

    private static boolean isPresent(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean verdict -> verdict;
            default -> !isBlank(value.toString());
        };
    }

    private static boolean isBlank(String text) {
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        EvaluationBudget.spendOn(at);
        return at == text.length();
    }

    private static boolean same(Object a, Object b) {
        if (a == null || b == null) {
            return a == b;
        }
        var one = a.toString();
        var other = b.toString();
        if (one.length() != other.length()) {
            return false;
        }
        EvaluationBudget.spendOn(one.length());
        return one.equals(other);
    }

    /** A right side that is no regex turns the test round: it is searched for the left side. GitLab documents that oddity. */
    private static boolean matches(Object left, Object right) {
        if (right == null) {
            return false;
        }
        var text = left == null ? "" : left.toString();
        var pattern = right.toString();
        EvaluationBudget.spendOn(pattern.length());
        if (!Regex.looksLikeOne(pattern)) {
            long places = Math.max(0, pattern.length() - text.length());
            EvaluationBudget.spendOn(places * text.length());
            return pattern.contains(text);
        }
        return Regex.parse(pattern).map(regex -> Regex.find(regex, text)).orElse(false);
    }

    /** As it could be written, with no more parentheses than are needed. */
    default String print() {
        return switch (this) {
            case Variable(var name) -> "$" + name;
            case Input(var name) -> "$[[ inputs." + name + " ]]";
            case Text(var value) -> value.contains("\"") ? "'" + value + "'" : "\"" + value + "\"";
            case Pattern(var source) -> source;
            case Constant(var value) -> String.valueOf(value);
            case Not(var of) -> "!" + (of instanceof Binary ? "(" + of.print() + ")" : of.print());
            case Binary(var operator, var left, var right) ->
                side(left, operator.binding) + " " + operator.sign + " " + side(right, operator.binding + 1);
        };
    }

    private static String side(Expression side, int atLeast) {
        boolean loose = side instanceof Binary(var operator, var _, var _) && operator.binding < atLeast;
        return loose ? "(" + side.print() + ")" : side.print();
    }
}
