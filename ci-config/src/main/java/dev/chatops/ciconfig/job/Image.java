package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.field.Plain;
import dev.chatops.ciconfig.yaml.Node;
import java.util.List;
import java.util.Map;

/**
 * A container image, for the job or for a service beside it. Variables in it are the runner's to expand.
 *
 * @param alias further host names of a service; empty for the job's image
 * @param command of a service
 * @param pullPolicy always, never, if-not-present, in the order to try; empty for the runner's own
 * @param options of the executors, as they are written: {@code docker}, {@code kubernetes}
 */
public record Image(
        String name,
        List<String> entrypoint,
        String alias,
        List<String> command,
        List<String> pullPolicy,
        Map<String, String> variables,
        Map<String, Object> options) {

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
            return new Image(name, List.of(), "", List.of(), List.of(), Map.of(), Map.of());
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
        var options = new java.util.LinkedHashMap<String, Object>();
        executorOptions(fields.get("docker"), options, "docker", "platform", "user");
        executorOptions(fields.get("kubernetes"), options, "kubernetes", "user");
        return new Image(
                name,
                fields.attribute("entrypoint").texts(),
                fields.attribute("alias").text().orElse(""),
                fields.attribute("command").textOrTexts(),
                pullPolicy(fields.get("pull_policy")),
                JobVariables.texts(fields.get("variables")),
                options);
    }

    private static void executorOptions(Field field, Map<String, Object> into, String executor, String... keys) {
        if (field.isAbsent()) {
            return;
        }
        var fields = field.fields(keys);
        for (var key : keys) {
            if (key.equals("user") && fields.get(key).node() instanceof Node.Numeric) {
                continue; // GitLab takes a number for a user
            }
            fields.attribute(key).text();
        }
        into.put(executor, Plain.of(field.node()));
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
