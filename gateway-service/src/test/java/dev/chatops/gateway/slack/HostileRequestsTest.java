package dev.chatops.gateway.slack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.CommandId;
import dev.chatops.gateway.publish.PublishedCommands;
import dev.chatops.local.quarkus.KafkaResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Requests of somebody who wants to get in, or in the way. What must not be in Kafka is not there before a marker. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
class HostileRequestsTest {

    private static final Duration SLACKS_LIMIT = Duration.ofSeconds(3);

    /** A valid request with anything about it changed: body, signature, time stamp, or which belongs to which. */
    @Test
    void noMutationOfAValidRequestReachesKafka() {
        long seed = Long.getLong("chatops.seed", System.nanoTime());
        var random = new Random(seed);
        var before = marker();
        var valid = List.of(
                SlackRequest.typing("mutated " + UUID.randomUUID()),
                SlackRequest.clicking("mutated " + UUID.randomUUID()),
                SlackRequest.typing("")); // the shortest there is
        for (int i = 0; i < 600; i++) {
            var of = valid.get(i % valid.size());
            var mutation = mutated(of, valid, random);
            int status = mutation.send().statusCode();
            assertThat(status).as("mutation %d, seed %d: %s", i, seed, mutation).isIn(400, 401);
        }
        var after = marker();

        var commands = publishedBefore(after);
        assertThat(commands.subList(textsOf(commands).indexOf(before) + 1, commands.size()))
                .as("seed %d", seed)
                .extracting(ChatCommand::text)
                .doesNotContain("")
                .noneMatch(text -> text.contains("mutated"));
    }

    @Test
    void formsThatAreBrokenButSignedReachKafkaOnlyAsTheyWereSent() {
        for (var text : List.of("%C3", "%FF%FE", "%", "%0", "%zz", "a%+1", "%ED%A0%80")) {
            var body = SlackRequest.form(java.util.Map.of("text", "x")).replace("text=x", "text=" + text);
            assertThat(SlackRequest.signed(body).send().statusCode()).as(text).isEqualTo(400);
        }
        var bytes = SlackRequest.typing("latin-1 \u00e4").body();
        var latin = new String(bytes, UTF_8)
                .replace("%C3%A4", "\u00e4")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(SlackRequest.signed(latin, Instant.now()).send().statusCode())
                .isEqualTo(400);

        assertThat(textsOf(publishedBefore(marker())))
                .noneMatch(text -> text.contains("\ufffd") || text.contains("latin-1"));
    }

    @Test
    void ofAFieldThatComesTwiceTheFirstCounts() {
        var text = "twice " + UUID.randomUUID();
        var body =
                new String(SlackRequest.typing(text).body(), UTF_8) + "&user_id=U0MALLORY&text=other&team_id=T0OTHER";
        var request = SlackRequest.signed(body);
        assertThat(request.send().statusCode()).isEqualTo(200);

        assertThat(publishedBefore(marker()))
                .filteredOn(command -> command.text().equals(text))
                .singleElement()
                .satisfies(command -> {
                    assertThat(command.userId()).isEqualTo("U0ADA");
                    assertThat(command.commandId()).isEqualTo(CommandId.of("slack", "T0DEMO", request.signature()));
                });
    }

    @Test
    void requestsThatAreNeverSentToTheirEndKeepNobodyWaiting() throws IOException {
        var text = "half " + UUID.randomUUID();
        var half = SlackRequest.typing(text);
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 200; i++) {
                sockets.add(halfSent(half));
            }
            for (int i = 0; i < 20; i++) {
                var answer = SlackRequest.typing("beside them " + i).send();
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.took()).isLessThan(SLACKS_LIMIT);
            }
            for (var socket : sockets) {
                socket.setSoTimeout(20_000);
                assertThat(statusOrEnd(socket)).as("given up").isIn("", "400", "408", "500");
            }
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        assertThat(textsOf(publishedBefore(marker()))).doesNotContain(text);
    }

    /** Each byte comes in time; all of them would take a minute. */
    @Test
    void aRequestThatTricklesInIsCutOff() throws Exception {
        var text = "trickle " + UUID.randomUUID() + "a".repeat(600);
        var request = SlackRequest.typing(text);
        try (var socket = halfSent(request, request.body().length - 600);
                var trickle = Executors.newSingleThreadScheduledExecutor()) {
            socket.setSoTimeout(20_000);
            trickle.scheduleAtFixedRate(() -> sendByte(socket), 0, 100, TimeUnit.MILLISECONDS);
            long began = System.nanoTime();
            assertThat(statusOrEnd(socket)).as("given up").isIn("", "400", "408", "500");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            trickle.shutdownNow();
        }
        assertThat(textsOf(publishedBefore(marker()))).doesNotContain(text);
    }

    @Test
    void headersWithoutEndAreCutOff() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /slack/commands HTTP/1.1\r\nHost: localhost\r\nX-Slack-Signature: "
                                    + "v0=".repeat(40_000) + "\r\n\r\n")
                            .getBytes(US_ASCII));
            assertThat(statusOrEnd(socket)).isIn("", "400", "431");
        }
        assertThat(SlackRequest.typing("still there").send().statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressAndAChunkedBodyThatAreTooLongAreRefusedByTheirStatus() throws IOException {
        assertThat(statusOf("POST /slack/commands?" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .isEqualTo("414");
        var chunk = "%x\r\n%s\r\n".formatted(64 * 1024, "a".repeat(64 * 1024));
        assertThat(statusOf("POST /slack/commands HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n\r\n" + chunk.repeat(8) + "1\r\na\r\n"))
                .as("one byte too many, and no end")
                .isEqualTo("413");
    }

    private static String statusOf(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return statusOrEnd(socket);
        }
    }

    private static SlackRequest mutated(SlackRequest request, List<SlackRequest> others, Random random) {
        while (true) {
            var mutation = mutation(request, others, random);
            if (!Arrays.equals(mutation.body(), request.body())
                    || !mutation.signature().equals(request.signature())
                    || !mutation.timestamp().equals(request.timestamp())) {
                return mutation;
            }
        }
    }

    private static SlackRequest mutation(SlackRequest request, List<SlackRequest> others, Random random) {
        var other = others.get(random.nextInt(others.size()));
        var body = request.body().clone();
        int at = random.nextInt(body.length);
        return switch (random.nextInt(11)) {
            case 0 -> request.withBody(withByte(body, at, (byte) (body[at] ^ 1 << random.nextInt(8))));
            case 1 -> request.withBody(Arrays.copyOf(body, at));
            case 2 -> request.withBody(joined(body, Arrays.copyOfRange(body, at, body.length)));
            case 3 -> request.withBody(joined(body, "&user_id=U0MALLORY".getBytes(US_ASCII)));
            case 4 -> request.withBody(joined("user_id=U0MALLORY&".getBytes(US_ASCII), body));
            case 5 -> request.withBody(shuffled(body, random));
            case 6 -> request.withBody(other.body());
            case 7 -> request.withSignature(other.signature());
            case 8 ->
                request.withTimestamp(Long.toString(Long.parseLong(request.timestamp()) + 1 - 2L * random.nextInt(2)));
            case 9 -> request.withSignature(changed(request.signature(), random));
            default ->
                // one from the future comes nearer while it is on its way
                SlackRequest.signed(body, Instant.now().plusSeconds(random.nextBoolean() ? 360 : -301))
                        .at(request.path());
        };
    }

    private static byte[] withByte(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** The same fields in another order: the same meaning, and not what was signed. */
    private static byte[] shuffled(byte[] body, Random random) {
        var fields = new ArrayList<>(List.of(new String(body, UTF_8).split("&")));
        java.util.Collections.shuffle(fields, random);
        return fields.stream().collect(Collectors.joining("&")).getBytes(UTF_8);
    }

    private static String changed(String signature, Random random) {
        int at = random.nextInt(signature.length());
        return switch (random.nextInt(4)) {
            case 0 -> signature.substring(0, at);
            case 1 -> signature + signature.charAt(at);
            case 2 -> signature.toUpperCase(java.util.Locale.ROOT);
            default -> {
                var characters = signature.toCharArray();
                characters[at] = characters[at] == '0' ? '1' : '0';
                yield new String(characters);
            }
        };
    }

    private static void sendByte(Socket socket) {
        try {
            socket.getOutputStream().write('a');
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cut off: no more is sent
        }
    }

    private static Socket halfSent(SlackRequest request) throws IOException {
        return halfSent(request, request.body().length - 1);
    }

    private static Socket halfSent(SlackRequest request, int bytes) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        var head = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
                        .formatted(request.path(), request.contentType(), request.body().length)
                + "X-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: %s\r\n\r\n"
                        .formatted(request.timestamp(), request.signature());
        socket.getOutputStream().write(head.getBytes(US_ASCII));
        socket.getOutputStream().write(request.body(), 0, bytes);
        return socket;
    }

    /** The status of the answer; empty where the connection was closed without one. */
    private static String statusOrEnd(Socket socket) throws IOException {
        try {
            var start = new String(socket.getInputStream().readNBytes(12), US_ASCII);
            return start.isEmpty() ? "" : start.substring(9);
        } catch (java.net.SocketException _) {
            return ""; // reset
        }
    }

    private static String marker() {
        var text = "marker " + UUID.randomUUID();
        assertThat(SlackRequest.typing(text).send().statusCode()).isEqualTo(200);
        return text;
    }

    private static List<ChatCommand> publishedBefore(String marker) {
        try (var published = new PublishedCommands()) {
            return published.upTo(marker).stream().map(ConsumerRecord::value).toList();
        }
    }

    private static List<String> textsOf(List<ChatCommand> commands) {
        return commands.stream().map(ChatCommand::text).toList();
    }
}
