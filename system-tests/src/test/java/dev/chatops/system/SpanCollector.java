package dev.chatops.system;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes spans as any OTLP back end does, over HTTP, and reads of them what tests look at. */
final class SpanCollector implements AutoCloseable {

    /** @param parent the id of the span above; empty for the first of a trace */
    record Span(String trace, String id, String parent, String name) {}

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    SpanCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            try (exchange) {
                var body = exchange.getRequestBody();
                var bytes = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                        ? new GZIPInputStream(body).readAllBytes()
                        : body.readAllBytes();
                bodies.add(bytes);
                read(bytes);
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** All that was sent, as text, to look for what must not be there. */
    String everything() {
        var all = new StringBuilder();
        bodies.forEach(body -> all.append(new String(body, StandardCharsets.UTF_8)));
        return all.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** ExportTraceServiceRequest: resource_spans = 1, of which scope_spans = 2, of which spans = 2. */
    private void read(byte[] request) {
        for (var resource : fields(request, 1)) {
            for (var scope : fields(resource, 2)) {
                for (var span : fields(scope, 2)) {
                    spans.add(new Span(
                            hex(fields(span, 1)),
                            hex(fields(span, 2)),
                            hex(fields(span, 4)),
                            new String(fields(span, 5).getFirst(), StandardCharsets.UTF_8)));
                }
            }
        }
    }

    private static String hex(List<byte[]> bytes) {
        return bytes.isEmpty() ? "" : HexFormat.of().formatHex(bytes.getFirst());
    }

    /** The length-delimited fields of this number in a message of protocol buffers. */
    private static List<byte[]> fields(byte[] message, int number) {
        var found = new ArrayList<byte[]>();
        var left = ByteBuffer.wrap(message);
        while (left.hasRemaining()) {
            long tag = varint(left);
            switch ((int) tag & 7) {
                case 0 -> varint(left);
                case 1 -> left.position(left.position() + 8);
                case 2 -> {
                    var value = new byte[(int) varint(left)];
                    left.get(value);
                    if (tag >>> 3 == number) {
                        found.add(value);
                    }
                }
                case 5 -> left.position(left.position() + 4);
                default -> throw new IllegalArgumentException("not protocol buffers");
            }
        }
        return found;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
