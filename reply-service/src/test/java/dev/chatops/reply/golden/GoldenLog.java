package dev.chatops.reply.golden;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.LogSpan;
import dev.chatops.reply.log.Chunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A log and the reply that must come of it; the files' form is told in their README.
 *
 * @param status as the file writes it, such as {@code failed 3}
 * @param reply the output
 * @param message the message's text; null where it is not compared
 */
public record GoldenLog(
        String name, boolean singleCommand, String status, List<Part> log, byte[] reply, String message) {

    /** Bytes and who wrote them. */
    public record Part(LogSpan.Kind writer, byte[] bytes) {}

    private static final List<String> FILES = List.of("our-runner", "gitlab-runner");

    /** All of them. */
    public static Stream<GoldenLog> all() {
        return FILES.stream().flatMap(GoldenLog::in);
    }

    private static Stream<GoldenLog> in(String file) {
        try (var in = Objects.requireNonNull(GoldenLog.class.getResourceAsStream("/golden/" + file + ".golden"))) {
            return Arrays.stream(new String(in.readAllBytes(), UTF_8).split("(?m)^== "))
                    .filter(text -> !text.isBlank())
                    .map(GoldenLog::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenLog parse(String text) {
        var parts = text.split("(?m)^-- (?=reply$|message$)");
        var lines = parts[0].split("\n");
        boolean single = true;
        var status = "success 0";
        var log = new ArrayList<Part>();
        for (var line : Arrays.asList(lines).subList(1, lines.length)) {
            if (line.startsWith("commands: ")) {
                single = !line.endsWith("several");
            } else if (line.startsWith("status: ")) {
                status = line.substring("status: ".length());
            } else if (!line.isEmpty()) {
                var writer = LogSpan.read(line.charAt(0) + "1").getFirst().kind();
                logLines(line.substring(1)).forEach(bytes -> log.add(new Part(writer, bytes)));
            }
        }
        var reply = section(parts[1]);
        var message = parts.length > 2 ? new String(section(parts[2]), UTF_8) : null;
        return new GoldenLog(lines[0], single, status, log, reply, message);
    }

    /** The lines of a section, without its name and the empty line behind it. */
    private static byte[] section(String text) {
        var content = text.substring(text.indexOf('\n') + 1);
        content = content.endsWith("\n\n") ? content.substring(0, content.length() - 2) : content.stripTrailing();
        if (content.startsWith("*")) {
            var all = new ByteArrayOutputStream();
            logLines(content).forEach(all::writeBytes);
            return Arrays.copyOf(all.toByteArray(), all.size() - 1);
        }
        return content.equals("(empty)") ? new byte[0] : unescaped(content);
    }

    /** @param line what stands behind the writer: {@code " text"} or {@code "*20 text"} */
    private static Stream<byte[]> logLines(String line) {
        int blank = line.indexOf(' ');
        int times = line.startsWith("*") ? Integer.parseInt(line.substring(1, blank)) : 1;
        var text = blank < 0 ? "" : line.substring(blank + 1);
        return Stream.iterate(1, i -> i <= times, i -> i + 1).map(i -> {
            var numbered = times > 1 ? text.replace("%d", String.valueOf(i)) : text;
            return unescaped(numbered.endsWith("\\c") ? numbered.substring(0, numbered.length() - 2) : numbered + '\n');
        });
    }

    private static byte[] unescaped(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                int end = Character.isHighSurrogate(c) ? i + 2 : i + 1;
                bytes.writeBytes(text.substring(i, end).getBytes(UTF_8));
                i = end - 1;
                continue;
            }
            c = text.charAt(++i);
            switch (c) {
                case 'e' -> bytes.write('\033');
                case 'r' -> bytes.write('\r');
                case 't' -> bytes.write('\t');
                case '0' -> bytes.write(0);
                case 'x' -> {
                    bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> bytes.writeBytes(String.valueOf(c).getBytes(ISO_8859_1));
            }
        }
        return bytes.toByteArray();
    }

    /** The log in one chunk. */
    public List<Chunk> whole() {
        return cut(null, Integer.MAX_VALUE);
    }

    /** The log, cut by chance into spans and chunks, of which none is longer than {@code longest}. */
    public List<Chunk> cut(RandomGenerator random, int longest) {
        var chunks = new ArrayList<Chunk>();
        var bytes = new ByteArrayOutputStream();
        var spans = new ArrayList<LogSpan>();
        for (var part : log) {
            int at = 0;
            while (at < part.bytes().length) {
                int left = part.bytes().length - at;
                int length = random == null ? left : Math.min(left, 1 + random.nextInt(longest));
                bytes.write(part.bytes(), at, length);
                spans.add(new LogSpan(part.writer(), length));
                at += length;
                if (random != null && random.nextBoolean()) {
                    chunks.add(new Chunk(chunks.size() + 1, List.copyOf(spans), bytes.toByteArray()));
                    spans.clear();
                    bytes.reset();
                }
            }
        }
        if (!spans.isEmpty()) {
            chunks.add(new Chunk(chunks.size() + 1, List.copyOf(spans), bytes.toByteArray()));
        }
        return chunks;
    }

    @Override
    public String toString() {
        return name;
    }
}
