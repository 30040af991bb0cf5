package dev.chatops.pipeline.command;

import dev.chatops.pipeline.Growth;
import dev.chatops.pipeline.answer.ChatText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody types costs time in proportion, whatever it is; the gateway takes half a megabyte. */
class HostileTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "a ",
                "\"",
                "\u201e",
                "A=1 ",
                "--again ",
                "--ref x ",
                "--ref \u201ex ",
                "--ref=\u201a ",
                "--ref=\u201ex --ref \u2018y ",
                "&amp;",
                "`",
            })
    void readingAnyTextTakesTimeInProportion(String unit) {
        for (var verb : new String[] {"", "demo run ", "demo play 1 ", "demo explain ", "demo status "}) {
            Growth.assertLinear(unit, text -> ChatGrammar.parse(verb + text));
            Growth.assertLinear(unit, text -> ChatGrammar.parse(verb + text + "\u201d\u2019x"));
        }
        Growth.assertLinear(unit, SlackEntities::decode);
        Growth.assertLinear(unit, ChatText::code);
    }

    /** Each of a few variables, that is; more are refused before the rest is read. */
    @ParameterizedTest
    @ValueSource(strings = {"A=\u201ex ", "A=\"x\" "})
    void noMoreIsReadThanIsTaken(String unit) {
        Growth.assertLinear(unit, text -> ChatGrammar.parse("demo play 1 " + text));
        Growth.assertLinear(unit, text -> ChatGrammar.parse("demo play 1 " + text + "\u201dx"));
    }
}
