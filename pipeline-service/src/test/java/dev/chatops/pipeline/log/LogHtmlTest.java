package dev.chatops.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogHtmlTest {

    @Test
    void eachLineHasItsNumberAndAddress() {
        assertThat(html("one\ntwo"))
                .isEqualTo("<div class=l id=L1><a href=#L1>1</a><span>one</span></div>"
                        + "<div class=l id=L2><a href=#L2>2</a><span>two</span></div>");
        assertThat(LogHtml.of("x".getBytes(UTF_8), 7)).contains("id=L7", "href=#L7");
    }

    @Test
    void coloursBecomeStylesAndHoldOverLines() {
        assertThat(html("\u001b[32;1m$ ls\u001b[0;m plain"))
                .contains("<b style=\"font-weight:400;font-weight:700;color:var(--c2);\">$ ls</b> plain");
        assertThat(html("\u001b[31mred\nstill\u001b[39m not")).contains("var(--c1);\">still</b> not");
        assertThat(html("\u001b[38;5;208ma\u001b[48;2;1;2;3mb"))
                .contains("color:#ff8700;\">a", "background:#010203;\">b");
        assertThat(html("\u001b[97ma")).contains("var(--c15)");
    }

    @Test
    void sectionsFoldAndSayHowLongTheyTook() {
        var log = "section_start:100:step_script\r\u001b[0KExecuting\nhi\nsection_end:103:step_script\r\u001b[0Kafter";
        assertThat(html(log))
                .startsWith("<div class=sec><details open><summary>Executing</summary>")
                .contains("<span>hi</span></div></details><div class=took>3 s</div></div>")
                .endsWith("<span>after</span></div>");
        assertThat(html("section_start:1:a[collapsed=true]\r\u001b[0K\nx"))
                .startsWith("<div class=sec><details><summary>a</summary>");
    }

    @Test
    void sectionsThatAreNotClosedOrNeverBeganDoNotBreakThePage() {
        assertThat(html("section_start:1:a\r\u001b[0K\nsection_start:1:b\r\u001b[0K\nx\nsection_end:1:a\r\u001b[0Ky"))
                .containsSubsequence("<details", "<details", "</details>", "</details>", ">y<");
        assertThat(html("section_end:1:never\r\u001b[0Kx")).doesNotContain("details");
        assertThat(html("section_start:1:a\r\u001b[0K\nx")).endsWith("</details></div>");
    }

    @Test
    void aProgressBarShowsItsLastState() {
        assertThat(html(" 10%\r 50%\r100%\nok")).contains("<span>100%</span>").doesNotContain("50%");
    }

    @Test
    void outputIsNeverMarkup() {
        assertThat(html("<script>alert(1)</script> & \"\u001b[31m<b>"))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;")
                .contains("&lt;b&gt;");
        assertThat(html("section_start:1:x\r\u001b[0K<img src=x>")).contains("&lt;img src=x&gt;");
    }

    /** Whatever a job prints, the page has its own tags alone, and each is closed. */
    @Test
    void noOutputForgesOrBreaksTags() {
        var random = new Random(20261124);
        var pieces = new String[] {
            "section_start:1:a\r\u001b[0K",
            "section_end:2:a\r\u001b[0K",
            "section_start:1:b[collapsed=true]\r\u001b[0K",
            "section_end:9:b\r\u001b[0K",
            "\u001b[31m",
            "\u001b[0m",
            "\u001b[38;5;",
            "\u001b]0;t",
            "<",
            ">",
            "\"",
            "&",
            "\n",
            "\r",
            "x",
            "\u0000",
            "\u001b",
            "</details>",
            "é"
        };
        for (int round = 0; round < 2_000; round++) {
            var log = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                log.append(pieces[random.nextInt(pieces.length)]);
            }
            var html = html(log.toString());
            for (var tag : new String[] {"details", "summary", "div", "span", "b", "a"}) {
                assertThat(count(html, "<" + tag + "[ >]"))
                        .as(tag + " in " + log)
                        .isEqualTo(count(html, "</" + tag + ">"));
            }
            assertThat(html.replaceAll(
                            "</?(details|summary|div|span|b|a)( (open|class=(l|took|sec)|id=L\\d+|href=#L\\d+|style=\"[a-z0-9:;()#-]*\"))*>",
                            ""))
                    .as("in " + log)
                    .doesNotContain("<", ">", "\"");
        }
    }

    /** What a page that follows gets piece by piece is what it would have got at once. */
    @Test
    void aLogInPiecesIsTheSameLog() {
        var log = ("section_start:1:a\r\u001b[0KFirst\none \u001b[31mred\nstill red\nsection_start:2:b\r\u001b[0K\n"
                        + "two\u001b[0m\nsection_end:4:b\r\u001b[0Kthree\nsection_end:9:a\r\u001b[0Kfour\nlast")
                .getBytes(UTF_8);
        var whole = text(LogHtml.of(log, 1));
        for (int cut = 0; cut <= log.length; cut++) {
            var first = LogHtml.part(java.util.Arrays.copyOf(log, cut), LogHtml.Mark.after(0), false);
            var mark = LogHtml.Mark.read(first.next().text()).orElseThrow();
            var rest = LogHtml.part(java.util.Arrays.copyOfRange(log, first.bytes(), log.length), mark, true);
            var shown = first.html().replaceAll("<div class=\"l tail\">.*?</div>", "") + rest.html();
            assertThat(text(shown)).as("cut at " + cut).isEqualTo(whole);
            assertThat(rest.next().line()).isEqualTo(6);
        }
    }

    @Test
    void aForgedMarkIsNone() {
        for (var forged : new String[] {"", "!", "MX4", "eH5-", "MX5-MTphPg"}) {
            assertThat(LogHtml.Mark.read(forged).map(LogHtml.Mark::sections).orElse(java.util.List.of()))
                    .isEmpty();
        }
    }

    /** The lines of a page with their colours, without the tags of sections that a cut opens and closes again. */
    private static String text(String html) {
        return html.replaceAll("</?(details|summary|div class=sec|div class=took)[^>]*>", "")
                .replaceAll("</div>", "")
                .replaceAll("\\d+ s(?=<|$)", "");
    }

    private static long count(String html, String tag) {
        return java.util.regex.Pattern.compile(tag).matcher(html).results().count();
    }

    private static String html(String log) {
        return LogHtml.of(log.getBytes(UTF_8), 1);
    }
}
