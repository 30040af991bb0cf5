package dev.chatops.ciconfig.expression;

import dev.chatops.ciconfig.expression.Expression.Binary;
import dev.chatops.ciconfig.expression.Expression.Constant;
import dev.chatops.ciconfig.expression.Expression.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads {@code ! == != =~ !~ && || ( )}, tightest first in that order, over variables, texts, regexes and constants. */
public final class ExpressionParser {
    private static final int MOST_TOKENS = 100; // GitLab's; it also keeps the recursion flat
    private static final int LONGEST = 16_384;
    private static final int MOST_CACHED = 2000;
    private static final Map<String, Parsed> CACHE = new ConcurrentHashMap<>(); // many jobs share their rules

    /** @param regexes those of the expression; their price is due wherever it is written, whether or not it was read before */
    private record Parsed(Expression expression, String problem, List<String> regexes) {}

    /** @param end index behind it in the text */
    private record Token(String sign, Expression value, int end) {}

    private static final class NotAnExpression extends RuntimeException {
        NotAnExpression(String message) {
            super(message, null, false, false);
        }
    }

    private final List<Token> tokens;
    private int at;

    private ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    static Optional<Expression> parse(String text) {
        return Optional.ofNullable(parsed(text).expression);
    }

    /** What is wrong with the text, as a sentence with the remedy; empty when it is an expression. */
    public static Optional<String> problem(String text) {
        return Optional.ofNullable(parsed(text).problem);
    }

    private static Parsed parsed(String text) {
        if (text.length() > LONGEST) {
            return new Parsed(null, "It is too long.", List.of());
        }
        if (CACHE.size() > MOST_CACHED) {
            CACHE.clear();
        }
        var parsed = CACHE.computeIfAbsent(text, ExpressionParser::read);
        parsed.regexes.forEach(Regex::parse);
        return parsed;
    }

    private static Parsed read(String text) {
        try {
            var parser = new ExpressionParser(tokens(text));
            var expression = parser.operators(1);
            if (parser.at < parser.tokens.size()) {
                throw new NotAnExpression("`" + parser.tokens.get(parser.at).sign + "` is not expected there.");
            }
            return new Parsed(expression, null, parser.regexes());
        } catch (NotAnExpression e) {
            return new Parsed(null, e.getMessage(), List.of());
        }
    }

    private List<String> regexes() {
        return tokens.stream()
                .map(Token::value)
                .filter(Expression.Pattern.class::isInstance)
                .map(value -> ((Expression.Pattern) value).source())
                .toList();
    }

    private Expression operators(int binding) {
        if (binding > 3) {
            return unary();
        }
        var left = operators(binding + 1);
        while (at < tokens.size()) {
            var operator = operator(tokens.get(at).sign, binding);
            if (operator == null) {
                break;
            }
            at++;
            left = new Binary(operator, left, operators(binding + 1));
        }
        return left;
    }

    private static Operator operator(String sign, int binding) {
        for (var operator : Operator.values()) {
            if (operator.binding == binding && operator.sign.equals(sign)) {
                return operator;
            }
        }
        return null;
    }

    private Expression unary() {
        if (at >= tokens.size()) {
            throw new NotAnExpression("A value is missing at the end.");
        }
        var token = tokens.get(at++);
        if (token.value != null) {
            return token.value;
        }
        if (token.sign.equals("!")) {
            return new Expression.Not(unary());
        }
        if (!token.sign.equals("(")) {
            throw new NotAnExpression("A value is missing before `" + token.sign + "`.");
        }
        var inner = operators(1);
        if (at >= tokens.size() || !tokens.get(at).sign.equals(")")) {
            throw new NotAnExpression("A `)` is missing.");
        }
        at++;
        return inner;
    }

    private static List<Token> tokens(String text) {
        var tokens = new ArrayList<Token>();
        int at = 0;
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                return tokens;
            }
            var token = token(text, at);
            tokens.add(token);
            at = token.end;
            if (tokens.size() > MOST_TOKENS) {
                throw new NotAnExpression("It has more than " + MOST_TOKENS + " parts.");
            }
        }
    }

    private static Token token(String text, int at) {
        for (var sign : List.of("==", "!=", "=~", "!~", "&&", "||", "(", ")", "!")) {
            if (text.startsWith(sign, at)) {
                return new Token(sign, null, at + sign.length());
            }
        }
        return switch (text.charAt(at)) {
            case '$' -> text.startsWith("$[[", at) ? input(text, at) : variable(text, at);
            case '"', '\'' -> quoted(text, at);
            case '/' -> regex(text, at);
            default -> word(text, at);
        };
    }

    private static Token value(String text, int from, int end, Expression value) {
        return new Token(text.substring(from, end), value, end);
    }

    private static Token variable(String text, int at) {
        int end = at + 1;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        if (end == at + 1) {
            throw new NotAnExpression("Behind `$` there must be the name of a variable, without braces.");
        }
        return value(text, at, end, new Expression.Variable(text.substring(at + 1, end)));
    }

    private static Token input(String text, int at) {
        int close = text.indexOf("]]", at);
        var name = close < 0 ? "" : text.substring(at + 3, close).strip();
        if (!name.startsWith("inputs.") || !name.chars().allMatch(c -> isWord((char) c) || c == '.' || c == '-')) {
            throw new NotAnExpression("`$[[` must be followed by `inputs.NAME ]]`.");
        }
        return value(text, at, close + 2, new Expression.Input(name.substring("inputs.".length())));
    }

    private static Token quoted(String text, int at) {
        int close = text.indexOf(text.charAt(at), at + 1);
        if (close < 0) {
            throw new NotAnExpression("A closing quote is missing.");
        }
        return value(text, at, close + 1, new Expression.Text(text.substring(at + 1, close)));
    }

    private static Token regex(String text, int at) {
        int close = at + 1;
        while (close < text.length() && (text.charAt(close) != '/' || text.charAt(close - 1) == '\\')) {
            close++;
        }
        if (close >= text.length()) {
            throw new NotAnExpression("A regex must end with `/`; write `\\/` for a slash inside.");
        }
        if (close - at < 3) {
            throw new NotAnExpression("A regex must have at least two characters between its slashes.");
        }
        int end = close + 1;
        while (end < text.length() && "ismU".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        var source = text.substring(at, end);
        if (Regex.parse(source).isEmpty()) {
            throw new NotAnExpression(
                    "`" + source + "` is no regex in RE2 syntax (no look-around, no back-references).");
        }
        return value(text, at, end, new Expression.Pattern(source));
    }

    private static Token word(String text, int at) {
        int end = at;
        while (end < text.length() && isWord(text.charAt(end))) {
            end++;
        }
        return switch (text.substring(at, end)) {
            case "null" -> value(text, at, end, new Constant(null));
            case "true" -> value(text, at, end, new Constant(true));
            case "false" -> value(text, at, end, new Constant(false));
            default ->
                throw new NotAnExpression("`" + text.substring(at, Math.max(end, at + 1))
                        + "` is not known. Put texts and numbers in quotes, and a `$` before variables.");
        };
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
