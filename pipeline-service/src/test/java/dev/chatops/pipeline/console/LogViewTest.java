package dev.chatops.pipeline.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.pipeline.log.JobLogs.Chunk;
import dev.chatops.pipeline.log.LogHtml;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page that follows a log gets on, whatever the job writes. */
class LogViewTest {

    private static final int KIBIBYTE = 1024;

    @Test
    void aLineLongerThanAPieceIsShownInPieces() {
        var chunks = chunks("\u00e4".repeat(1500 * KIBIBYTE) + "end\nlast\n");
        var position = new LogView.Position(1, 0, 0, LogHtml.Mark.after(0));
        var html = new StringBuilder();
        int asked = 0;
        var shown = LogView.next(chunks, position, true);
        while (shown.isMore() && ++asked < 10) {
            html.append(shown.html());
            var from = shown.next();
            shown = LogView.next(behind(chunks, from.sequence()), from, true);
        }
        html.append(shown.html());
        assertThat(asked).isEqualTo(2);
        assertThat(html.chars().filter(c -> c == '\u00e4')).hasSize(1500 * KIBIBYTE);
        assertThat(html).doesNotContain("\ufffd").contains("end<").endsWith("<span>last</span></div>");
    }

    @Test
    void ofAnEndlessLineTheEndIsShown() {
        var shown = LogView.first(chunks("x\n" + "\u00e4".repeat(1500 * KIBIBYTE) + "end\n"), 1, true);
        assertThat(shown.hiddenLines()).isOne();
        assertThat(shown.html()).doesNotContain("\ufffd").endsWith("\u00e4end</span></div>");
    }

    private static List<Chunk> chunks(String log) {
        var bytes = log.getBytes(UTF_8);
        var chunks = new ArrayList<Chunk>();
        for (int at = 0; at < bytes.length; at += 60_001) {
            chunks.add(new Chunk(chunks.size(), Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 60_001))));
        }
        return chunks;
    }

    private static List<Chunk> behind(List<Chunk> chunks, long sequence) {
        return chunks.subList((int) sequence, chunks.size());
    }
}
