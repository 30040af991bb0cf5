package dev.chatops.local.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slack's sizes and words, at their edges. */
class MessageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "7", "\"text\"", "{\"text\":7}", "payload=%7B%7D"})
    void whatIsNoJsonObjectIsNoMessage(String body) {
        refused("invalid_payload", body);
    }

    @Test
    void aMessageHasTextOrBlocks() {
        refused("no_text", "{}");
        refused("no_text", "{\"text\":\"\",\"blocks\":[]}");
        taken("{\"text\":\"x\"}");
        taken("{\"blocks\":[{\"type\":\"divider\"}]}");
    }

    @Test
    void aTextHas40000Characters() {
        taken("{\"text\":\"%s\"}".formatted("x".repeat(40_000)));
        refused("msg_too_long", "{\"text\":\"%s\"}".formatted("x".repeat(40_001)));
    }

    @Test
    void thereAre50Blocks() {
        var divider = "{\"type\":\"divider\"}";
        taken(blocks(String.join(",", Collections.nCopies(50, divider))));
        refused("invalid_blocks", blocks(String.join(",", Collections.nCopies(51, divider))));
    }

    @Test
    void aSectionHas3000CharactersOrTenFieldsOf2000() {
        taken(section(3_000));
        refused("invalid_blocks", section(3_001));
        refused("invalid_blocks", section(0));
        taken(blocks("{\"type\":\"section\",\"fields\":[%s]}".formatted(texts(10, 1_000))));
        refused("invalid_blocks", blocks("{\"type\":\"section\",\"fields\":[%s]}".formatted(texts(11, 1))));
        refused("invalid_blocks", blocks("{\"type\":\"section\",\"fields\":[%s]}".formatted(texts(1, 2_001))));
        refused("invalid_blocks", blocks("{\"type\":\"section\"}"));
    }

    @Test
    void aHeaderHas150PlainCharacters() {
        taken(blocks("{\"type\":\"header\",\"text\":%s}".formatted(text("plain_text", 150))));
        refused("invalid_blocks", blocks("{\"type\":\"header\",\"text\":%s}".formatted(text("plain_text", 151))));
        refused("invalid_blocks", blocks("{\"type\":\"header\",\"text\":%s}".formatted(text("mrkdwn", 10))));
    }

    @Test
    void aContextHasTenElements() {
        taken(blocks("{\"type\":\"context\",\"elements\":[%s]}".formatted(texts(10, 5))));
        refused("invalid_blocks", blocks("{\"type\":\"context\",\"elements\":[%s]}".formatted(texts(11, 5))));
    }

    @Test
    void buttonsHaveTheirOwnSizes() {
        taken(actions(25, 75, 2_000, 255));
        refused("invalid_blocks", actions(26, 1, 1, 1));
        refused("invalid_blocks", actions(1, 76, 1, 1));
        refused("invalid_blocks", actions(1, 1, 2_001, 1));
        refused("invalid_blocks", actions(1, 1, 1, 256));
    }

    @Test
    void blockIdsAreShortAndUnique() {
        taken(blocks("{\"type\":\"divider\",\"block_id\":\"%s\"}".formatted("x".repeat(255))));
        refused("invalid_blocks", blocks("{\"type\":\"divider\",\"block_id\":\"%s\"}".formatted("x".repeat(256))));
        refused(
                "invalid_blocks",
                blocks("{\"type\":\"divider\",\"block_id\":\"a\"},{\"type\":\"divider\",\"block_id\":\"a\"}"));
    }

    @Test
    void markdownHas12000CharactersTogether() {
        taken(blocks(markdown(6_000) + "," + markdown(6_000)));
        refused("msg_blocks_too_long", blocks(markdown(6_000) + "," + markdown(6_001)));
    }

    @Test
    void allBlocksTogetherHave13200Characters() {
        var four = String.join(",", Collections.nCopies(4, block(3_000)));
        taken(blocks(four + "," + block(1_200)));
        refused("msg_blocks_too_long", blocks(four + "," + block(1_201)));
        taken(preformatted("x".repeat(13_200)));
        refused("msg_blocks_too_long", preformatted("x".repeat(13_201)));
    }

    @Test
    void preformattedTextIsNeverEmpty() {
        taken(preformatted("x"));
        refused("invalid_blocks", preformatted(""));
        refused("invalid_blocks", blocks("{\"type\":\"rich_text\",\"elements\":[]}"));
        refused("invalid_blocks", blocks("{\"type\":\"rich_text\",\"elements\":[{\"type\":\"text\",\"text\":\"x\"}]}"));
    }

    @Test
    void unknownBlocksAreRefused() {
        refused("invalid_blocks", blocks("{\"type\":\"hologram\"}"));
        refused("invalid_blocks", blocks("{}"));
        refused("invalid_blocks", "{\"text\":\"x\",\"blocks\":{}}");
    }

    @Test
    void metadataHasATypeAndAPayload() throws Exception {
        refused("invalid_metadata_format", "{\"text\":\"x\",\"metadata\":{\"event_type\":\"chatops_answer\"}}");
        refused("invalid_metadata_format", "{\"text\":\"x\",\"metadata\":\"x\"}");
        assertThat(Message.read(JSON, "{\"text\":\"x\",\"metadata\":null}").isFinal())
                .isFalse();
    }

    private static String section(int length) {
        return blocks(block(length));
    }

    private static String block(int length) {
        return "{\"type\":\"section\",\"text\":%s}".formatted(text("mrkdwn", length));
    }

    private static String markdown(int length) {
        return "{\"type\":\"markdown\",\"text\":\"%s\"}".formatted("x".repeat(length));
    }

    private static String actions(int count, int text, int value, int id) {
        var button = "{\"type\":\"button\",\"text\":%s,\"value\":\"%s\",\"action_id\":\"%s\"}"
                .formatted(text("plain_text", text), "v".repeat(value), "i".repeat(id));
        return blocks("{\"type\":\"actions\",\"elements\":[%s]}"
                .formatted(String.join(",", Collections.nCopies(count, button))));
    }

    private static String preformatted(String text) {
        return blocks("{\"type\":\"rich_text\",\"elements\":[{\"type\":\"rich_text_preformatted\",\"elements\":"
                + "[{\"type\":\"text\",\"text\":\"%s\"}]}]}".formatted(text));
    }

    private static String texts(int count, int length) {
        return IntStream.range(0, count).mapToObj(_ -> text("mrkdwn", length)).collect(Collectors.joining(","));
    }

    private static String text(String type, int length) {
        return "{\"type\":\"%s\",\"text\":\"%s\"}".formatted(type, "x".repeat(length));
    }

    private static String blocks(String blocks) {
        return "{\"text\":\"x\",\"blocks\":[%s]}".formatted(blocks);
    }

    private static void taken(String body) {
        try {
            Message.read(JSON, body);
        } catch (Message.RefusedException e) {
            throw new AssertionError(e.getMessage() + " for " + body.substring(0, Math.min(200, body.length())), e);
        }
    }

    private static void refused(String error, String body) {
        assertThatThrownBy(() -> Message.read(JSON, body))
                .as(body.substring(0, Math.min(200, body.length())))
                .isInstanceOf(Message.RefusedException.class)
                .hasMessage(error);
    }
}
