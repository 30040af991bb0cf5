package dev.chatops.local.world;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The project file as the services of a local world read it: the user's own, with paths made absolute, and with plain
 * folders replaced by git repositories of their content. All other text stays, so that line numbers in errors hold.
 */
final class ProjectFileCopy {

    private record Replacement(int from, int to, String text) {}

    private final Path source;
    private final Path folder;
    private final Path repositories;
    private final List<Replacement> replacements = new ArrayList<>();

    private ProjectFileCopy(Path source, Path repositories) {
        this.source = source;
        this.folder = source.toAbsolutePath().getParent();
        this.repositories = repositories;
    }

    /**
     * Writes the copy.
     *
     * @param repositories where repositories of plain folders are kept
     * @throws WorldException for a file that cannot be read; what is wrong inside of it, pipeline-service says
     */
    static void write(Path source, Path target, Path repositories) throws WorldException {
        try {
            write(source, Files.readString(source), target, repositories);
        } catch (IOException e) {
            throw new WorldException("the project file " + source + " cannot be read: " + e, e);
        }
    }

    /** The same of a text that was read before. */
    static void write(Path source, String text, Path target, Path repositories) throws WorldException {
        try {
            var copy = new ProjectFileCopy(source, repositories);
            var root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (!(root instanceof MappingNode)) {
                throw new WorldException(source + " holds no keys such as `users` and `projects`");
            }
            for (var project : copy.items(root, "projects")) {
                copy.absolute(value(project, "repository"), true);
                for (var variable : copy.items(project, "variables")) {
                    value(variable, "value_from").ifPresent(from -> copy.absoluteFile(from));
                }
            }
            for (var pool : copy.items(root, "runner_pools")) {
                value(pool, "token_from").ifPresent(from -> copy.absoluteFile(from));
            }
            PrivateFile.write(target, copy.applied(text));
        } catch (YAMLException e) {
            throw new WorldException(source + " is not valid YAML: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) { // what it names: folders that cannot be copied, impossible paths
            throw new WorldException("the project file " + source + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The pools of a project file and their tokens, in its order; empty when it names none. */
    static Map<String, String> poolTokens(Path copy) throws WorldException {
        try {
            Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(copy));
            var tokens = new java.util.LinkedHashMap<String, String>();
            if (root.get("runner_pools") instanceof List<?> pools) {
                for (var item : pools) {
                    if (item instanceof Map<?, ?> pool && pool.get("token_from") instanceof Map<?, ?> from) {
                        tokens.put(String.valueOf(pool.get("name")), token(from));
                    }
                }
            }
            return tokens;
        } catch (IOException | RuntimeException e) {
            throw new WorldException("the runner pools of the project file cannot be read: " + e.getMessage(), e);
        }
    }

    /** The first user's name; {@code ada} when the file has none. */
    static String firstUser(Path copy) throws IOException {
        Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(copy));
        return root.get("users") instanceof List<?> users
                        && !users.isEmpty()
                        && users.getFirst() instanceof Map<?, ?> user
                ? String.valueOf(user.get("username"))
                : "ada";
    }

    private static String token(Map<?, ?> from) throws IOException {
        if (from.get("env") != null) {
            return Optional.ofNullable(System.getenv(from.get("env").toString()))
                    .orElseThrow(() -> new IOException("the environment variable " + from.get("env") + " is not set"));
        }
        return Files.readString(Path.of(String.valueOf(from.get("file")))).strip();
    }

    private void absoluteFile(Node from) {
        absolute(value(from, "file"), false);
    }

    private void absolute(Optional<Node> node, boolean isRepository) {
        if (node.isEmpty() || !(node.get() instanceof ScalarNode scalar)) {
            return;
        }
        var value = scalar.getValue();
        if (isRepository && (value.matches("[a-z+]+://.*") || value.matches("[^/:]+@[^/:]+:.*"))) {
            return;
        }
        var path = folder.resolve(value).normalize();
        if (isRepository && Files.isDirectory(path) && !isGitRepository(path)) {
            path = DemoRepository.of(path, repositories);
        }
        replacements.add(new Replacement(
                scalar.getStartMark().getIndex(),
                scalar.getEndMark().getIndex(),
                '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"'));
    }

    private static boolean isGitRepository(Path path) {
        return Files.exists(path.resolve(".git"))
                || Files.exists(path.resolve("HEAD")) && Files.isDirectory(path.resolve("objects"));
    }

    private String applied(String text) {
        var applied = new StringBuilder(text);
        replacements.sort(Comparator.comparingInt(Replacement::from).reversed());
        for (var replacement : replacements) {
            applied.replace(
                    text.offsetByCodePoints(0, replacement.from),
                    text.offsetByCodePoints(0, replacement.to),
                    replacement.text);
        }
        return applied.toString();
    }

    private List<Node> items(Node map, String key) {
        return value(map, key)
                .filter(SequenceNode.class::isInstance)
                .map(node -> ((SequenceNode) node).getValue())
                .orElse(List.of());
    }

    private static Optional<Node> value(Node node, String key) {
        return node instanceof MappingNode map
                ? map.getValue().stream()
                        .filter(entry -> entry.getKeyNode() instanceof ScalarNode name
                                && name.getValue().equals(key))
                        .map(entry -> entry.getValueNode())
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
