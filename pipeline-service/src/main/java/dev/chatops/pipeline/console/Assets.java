package dev.chatops.pipeline.console;

import dev.chatops.pipeline.project.Sha256;
import io.quarkus.qute.TemplateExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Addresses of the console's own files, with a mark of their content: browsers may keep them until it changes. */
@TemplateExtension(namespace = "asset")
final class Assets {

    private static final ConcurrentMap<String, String> ADDRESSES = new ConcurrentHashMap<>();

    private Assets() {}

    static String url(String name) {
        return ADDRESSES.computeIfAbsent(name, Assets::marked);
    }

    private static String marked(String name) {
        try (var file =
                Thread.currentThread().getContextClassLoader().getResourceAsStream("META-INF/resources/" + name)) {
            var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return "/" + name + "?v=" + Sha256.hex(text).substring(0, 12);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
