package dev.chatops.reply.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SlackTextTest {

    @Test
    void aTextIsCutBeforeAnEntityNotWithinIt() {
        assertThat(SlackText.bounded("ab<c", 10)).isEqualTo("ab&lt;c");
        assertThat(SlackText.bounded("ab<cd", 7)).isEqualTo("ab&lt;…");
        assertThat(SlackText.bounded("ab<cd", 6)).isEqualTo("ab…");
        assertThat(SlackText.bounded("ab🚀cd", 4)).isEqualTo("ab…");
    }

    @Test
    void codeThatIsCutIsCodeInBothParts() {
        var parts = SlackText.parts("```\n" + "line\n".repeat(40) + "```", 100);
        assertThat(parts)
                .hasSizeGreaterThan(2)
                .allSatisfy(part -> assertThat(part).startsWith("```\n").endsWith("\n```"));
    }

    @RepeatedTest(200)
    void partsHoldAllOfTheTextAndNoPartTooMuch(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var signs = new String[] {"a", "b c", "\n", "&amp;", "&lt;", "`", "```", "🚀", "word "};
        var text = new StringBuilder();
        for (int i = random.nextInt(600); i > 0; i--) {
            text.append(signs[random.nextInt(signs.length)]);
        }
        int limit = 60 + random.nextInt(200);
        var parts = SlackText.parts(text.toString(), limit);
        var seed = "seed " + repetition.getCurrentRepetition();
        assertThat(parts).as(seed).allSatisfy(part -> {
            assertThat(part.length()).isBetween(1, limit);
            assertThat(part).doesNotMatch("(?s).*&[a-z]*").doesNotMatch("(?s)[a-z]*;.*");
            assertThat(part.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        });
        assertThat(String.join("", parts).replaceAll("[`\n]", ""))
                .as(seed)
                .isEqualTo(text.toString().replaceAll("[`\n]", ""));
    }
}
