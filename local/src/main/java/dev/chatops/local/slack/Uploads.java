package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Files: announced, then sent to an address of their own, then shared; and handed out to whoever reads the page. */
final class Uploads {

    private static final int PREVIEW = 4_000;

    private final Map<String, Upload> byId = new ConcurrentHashMap<>();
    private final Map<String, Upload> byPath = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Faults faults;
    private final URI base;

    /** A file on its way. */
    static final class Upload {

        private final String id;
        private final String name;
        private final long length;
        private volatile byte[] bytes;

        private Upload(String id, String name, long length) {
            this.id = id;
            this.name = name;
            this.length = length;
        }

        String id() {
            return id;
        }

        boolean isComplete() {
            return bytes != null;
        }

        SharedFile shared(String title) {
            var start = new String(bytes, 0, Math.min(bytes.length, PREVIEW), UTF_8);
            return new SharedFile(id, name, title.isEmpty() ? name : title, bytes.length, start, path());
        }

        private String path() {
            return "/files/" + id + '/' + URLEncoder.encode(name, UTF_8).replace("+", "%20");
        }
    }

    Uploads(Faults faults, URI base) {
        this.faults = faults;
        this.base = base;
    }

    /** @return what {@code files.getUploadURLExternal} answers */
    Map<String, Object> announce(String name, long length) {
        var upload = new Upload("F0%06d".formatted(numbers.incrementAndGet()), name, length);
        var path = "/upload/v1/" + UUID.randomUUID().toString().replace("-", "");
        byId.put(upload.id, upload);
        byPath.put(path, upload);
        return Map.of("ok", true, "upload_url", base.resolve(path).toString(), "file_id", upload.id);
    }

    Optional<Upload> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** {@code POST /upload/v1/…}: the bytes, as they are or as a part of a form. */
    void receive(HttpExchange exchange) throws IOException {
        var upload = byPath.get(exchange.getRequestURI().getPath());
        if (upload == null || !exchange.getRequestMethod().equals("POST")) {
            Answers.text(exchange, 404, "no such upload");
            return;
        }
        var contentType = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        var body = exchange.getRequestBody().readAllBytes();
        var bytes = contentType.startsWith("multipart/form-data")
                ? new MultipartForm(contentType, body)
                        .parts().stream()
                                .findFirst()
                                .map(MultipartForm.Part::bytes)
                                .orElse(new byte[0])
                : body;
        FaultyAnswer.give(exchange, faults.next(Faults.Target.UPLOAD), () -> receive(upload, bytes), _ -> {});
    }

    private static Answer receive(Upload upload, byte[] bytes) {
        if (bytes.length != upload.length) {
            return Answer.text(400, "announced were %d bytes, these are %d".formatted(upload.length, bytes.length));
        }
        upload.bytes = bytes;
        return Answer.text(200, "OK - " + bytes.length);
    }

    /** {@code GET /files/…}: a file's bytes, as text whatever they are, so that none of it can act in a browser. */
    void handOut(HttpExchange exchange) throws IOException {
        var words = exchange.getRequestURI().getPath().split("/");
        var upload = words.length < 3 ? null : byId.get(words[2]);
        if (upload == null || !upload.isComplete()) {
            Answers.notFound(exchange);
            return;
        }
        Answers.bytes(exchange, 200, "text/plain; charset=utf-8", upload.bytes);
    }
}
