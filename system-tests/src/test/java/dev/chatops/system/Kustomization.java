package dev.chatops.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code kubectl} makes of a folder of {@code deploy/kubernetes}. */
record Kustomization(List<JsonNode> objects) {

    /** Whether there is a {@code kubectl} that knows components. */
    static boolean canRender() {
        try {
            return run("kubectl", "kustomize", "--help").exit() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    static Kustomization of(Path folder) throws IOException {
        var rendered = run("kubectl", "kustomize", folder.toString());
        if (rendered.exit() != 0) {
            throw new IOException(rendered.output());
        }
        var json = new ObjectMapper();
        var objects = new ArrayList<JsonNode>();
        new Yaml(new SafeConstructor(new LoaderOptions()))
                .loadAll(rendered.output())
                .forEach(object -> objects.add(json.valueToTree(object)));
        return new Kustomization(List.copyOf(objects));
    }

    Stream<JsonNode> ofKind(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    JsonNode named(String kind, String name) {
        return ofKind(kind)
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private record Ran(int exit, String output) {}

    private static Ran run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.onExit().join().exitValue(), output);
    }
}
