package dev.chatops.ciconfig.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.ciconfig.expression.Expression.Binary;
import dev.chatops.ciconfig.expression.Expression.Operator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class ExpressionPropertiesTest {
    private static final Map<String, String> VALUES = Map.of("A", "a", "B", "", "C", "ab", "D", "true", "E", "/a+b/");

    private static Expression random(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return switch (random.nextInt(6)) {
                case 0 ->
                    new Expression.Text(
                            List.of("", "a", "x y", "it's", "say \"hi\"", "$A").get(random.nextInt(6)));
                case 1 ->
                    new Expression.Pattern(
                            List.of("/ab/", "/a\\/b/i", "/^a.*$/ms", "/[ab]+/U").get(random.nextInt(4)));
                case 2 -> new Expression.Constant(List.of(true, false).get(random.nextInt(2)));
                case 3 -> new Expression.Constant(null);
                default ->
                    new Expression.Variable(
                            List.of("A", "B", "C", "D", "E", "NOPE", "1").get(random.nextInt(7)));
            };
        }
        if (random.nextInt(5) == 0) {
            return new Expression.Not(random(random, depth - 1));
        }
        var operator = Operator.values()[random.nextInt(Operator.values().length)];
        return new Binary(operator, random(random, depth - 1), random(random, depth - 1));
    }

    @RepeatedTest(500)
    void aPrintedExpressionIsReadBackAsItWas(RepetitionInfo repetition) {
        var expression = random(new Random(repetition.getCurrentRepetition()), 3);
        assertThat(Expression.parse(expression.print())).contains(expression);
    }

    @RepeatedTest(500)
    void anyTextIsAnExpressionOrAProblemAndNeverAnException(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var parts = List.of(
                "$A", "$", "\"", "'", "/", "(", ")", "==", "!", "=~", "&&", "||", "null", " ", "\\", "x", "[", "$[[",
                "é");
        var text = new StringBuilder();
        for (int i = random.nextInt(15); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        var parsed = Expression.parse(text.toString());
        assertThat(parsed.isPresent())
                .isNotEqualTo(ExpressionParser.problem(text.toString()).isPresent());
        parsed.ifPresent(expression -> expression.holds(VALUES::get));
    }
}
