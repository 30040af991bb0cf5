package dev.chatops.pipeline.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request as it goes over the wire: clients of the usual kind would correct it, or refuse to send it.
 *
 * @param target what stands between method and version
 */
record RawRequest(String method, String target, Map<String, String> headers, byte[] body) {

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|Error id|\\bat [a-z]+\\.|java\\.|javax?\\.|jakarta|quarkus|jackson|dev\\.chatops|postgres|"
                    + "SQL|ERROR:|\\bselect |\\binsert |/tmp/|\\.java\\b|RESTEASY|vertx",
            Pattern.CASE_INSENSITIVE);

    /** @param status 0 for a connection that was closed without an answer */
    record Answer(int status, String type, String body) {}

    static RawRequest of(String method, String target, String token) {
        return new RawRequest(method, target, Map.of("PRIVATE-TOKEN", token), new byte[0]);
    }

    RawRequest with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new RawRequest(method, target, more, body);
    }

    RawRequest withJson(String json) {
        return withJson(json.getBytes(UTF_8));
    }

    RawRequest withJson(byte[] json) {
        return new RawRequest(method, target, headers, json).with("Content-Type", "application/json");
    }

    /**
     * The answer, which is no error of ours and tells nothing of the inside.
     *
     * @param seed for whoever reads of a failure
     */
    Answer discreetAnswer(long seed) throws IOException {
        var answer = send();
        assertThat(answer.status)
                .as("%s: %s, seed %d", this, answer, seed)
                .isBetween(200, 501)
                .isNotEqualTo(500);
        if (answer.status >= 400) {
            assertThat(answer.body)
                    .as("%s, seed %d", this, seed)
                    .hasSizeLessThan(20_000)
                    .doesNotContainPattern(INSIDE);
        }
        return answer;
    }

    Answer send() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            var head = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".formatted(method, target)
                    + headers.entrySet().stream()
                            .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                            .collect(Collectors.joining())
                    + (isLengthWanted() ? "Content-Length: " + body.length + "\r\n" : "")
                    + "\r\n";
            var bytes = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(head.getBytes(ISO_8859_1));
                socket.getOutputStream().write(body);
            } catch (IOException _) {
                // answered and closed before all was sent
            }
            try {
                socket.getInputStream().transferTo(bytes);
            } catch (java.net.SocketException _) {
                // closed with something unread
            }
            return answer(bytes.toString(UTF_8));
        }
    }

    private boolean isLengthWanted() {
        return !headers.containsKey("Content-Length") && (body.length > 0 || !method.equals("GET"));
    }

    private static Answer answer(String text) {
        if (text.isEmpty()) {
            return new Answer(0, "", "");
        }
        int end = text.indexOf("\r\n\r\n");
        var head = text.substring(0, end).split("\r\n");
        var type = "";
        boolean isChunked = false;
        for (var line : head) {
            var lower = line.toLowerCase(Locale.ROOT);
            type = lower.startsWith("content-type:") ? lower.substring(13).strip() : type;
            isChunked |= lower.equals("transfer-encoding: chunked");
        }
        var body = text.substring(end + 4);
        return new Answer(
                Integer.parseInt(head[0].split(" ")[1]),
                type,
                isChunked ? body.replaceAll("(?m)^[0-9a-f]+\r\n", "").strip() : body);
    }

    /** Without what is very long. */
    @Override
    public String toString() {
        var line = "%s %s %s %s".formatted(method, target, headers, new String(body, UTF_8));
        return line.length() > 600 ? line.substring(0, 600) + "…" : line;
    }
}
