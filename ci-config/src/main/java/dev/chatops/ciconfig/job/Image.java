package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Fields;
import dev.chatops.ciconfig.yaml.Node;
import java.util.List;
import java.util.Map;

/**
 * A container image, for the job or for a service beside it. Variables in it are the runner's to expand.
 *
 * @param alias further host names of a service; empty for the job's image
 * @param command of a service
 * @param pullPolicy always, never, if-not-present, in the order to try; empty for the runner's own
 * @param docker what only the docker executor knows
 * @param kubernetes what only the kubernetes executor knows
 */
public record Image(
        String name,
        List<String> entrypoint,
        String alias,
        List<String> command,
        List<String> pullPolicy,
        Map<String, String> variables,
        Docker docker,
        Kubernetes kubernetes) {

    /**
     * @param platform such as {@code linux/arm64}; empty for the runner's own
     * @param user name or number; empty for the image's own
     */
    public record Docker(String platform, String user) {
        static final Docker NONE = new Docker("", "");
    }

    /** @param user number, or number:number; empty for the image's own */
    public record Kubernetes(String user) {
        static final Kubernetes NONE = new Kubernetes("");
    }

    private static final String[] IMAGE_KEYS = {"name", "entrypoint", "docker", "kubernetes", "pull_policy"};
    private static final String[] SERVICE_KEYS = {
        "name", "entrypoint", "docker", "kubernetes", "pull_policy", "alias", "command", "variables", "ports"
    };

    static Image read(Field field) {
        return read(field, IMAGE_KEYS);
    }

    static List<Image> services(Field field) {
        if (field.isPresent() && !field.isList()) {
            field.wrong("should be an array: one service on each line `- name`");
            return List.of();
        }
        return field.items().stream()
                .map(item -> read(item, SERVICE_KEYS))
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    private static Image read(Field field, String[] keys) {
        if (field.isAbsent()) {
            return null;
        }
        if (field.node() instanceof Node.Text(var name, var _)) {
            if (name.isBlank()) {
                field.wrong("can't be blank");
            }
            return new Image(name, List.of(), "", List.of(), List.of(), Map.of(), Docker.NONE, Kubernetes.NONE);
        }
        if (!field.isMap()) {
            field.wrong("should be a hash or a string: the name of an image");
            return null;
        }
        var fields = field.fields(keys);
        var name = fields.attribute("name").text().orElse("");
        if (name.isBlank() && !(fields.has("name") && !fields.get("name").isText())) {
            fields.attribute("name").wrong("can't be blank");
        }
        return new Image(
                name,
                fields.attribute("entrypoint").texts(),
                fields.attribute("alias").text().orElse(""),
                fields.attribute("command").textOrTexts(),
                pullPolicy(fields.get("pull_policy")),
                JobVariables.texts(fields.get("variables")),
                docker(fields.get("docker")),
                kubernetes(fields.get("kubernetes")));
    }

    private static Docker docker(Field field) {
        if (field.isAbsent()) {
            return Docker.NONE;
        }
        var fields = field.fields("platform", "user");
        return new Docker(fields.attribute("platform").text().orElse(""), user(fields));
    }

    private static Kubernetes kubernetes(Field field) {
        return field.isAbsent() ? Kubernetes.NONE : new Kubernetes(user(field.fields("user")));
    }

    /** GitLab takes a number, too. */
    private static String user(Fields fields) {
        var user = fields.attribute("user");
        return user.node() instanceof Node.Numeric number
                ? number.text()
                : user.text().orElse("");
    }

    private static List<String> pullPolicy(Field field) {
        if (field.isList() && field.items().isEmpty()) {
            field.wrong("can't be blank");
        }
        return field.items().stream()
                .flatMap(item -> item.oneOf("always", "never", "if-not-present").stream())
                .toList();
    }
}
