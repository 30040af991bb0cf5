package dev.chatops.local.slack;

import dev.chatops.local.slack.Workspace.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The people of this workspace that a project file names. Reads leniently: pipeline-service judges the file. */
final class ProjectFileUsers {

    private static final String CHAT_PREFIX = "slack:" + Workspace.TEAM + ":";

    private ProjectFileUsers() {}

    /** Empty where the file names nobody of this workspace, cannot be read or is not YAML. */
    static List<User> read(Path file) {
        try {
            var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
            return users(yaml.load(Files.readString(file)));
        } catch (IOException | YAMLException e) {
            System.err.println("no users read from " + file + ": " + e.getMessage());
            return List.of();
        }
    }

    private static List<User> users(Object root) {
        var users = new ArrayList<User>();
        if (root instanceof Map<?, ?> file && file.get("users") instanceof List<?> entries) {
            for (var entry : entries) {
                if (entry instanceof Map<?, ?> user
                        && user.get("username") instanceof String username
                        && user.get("chat") instanceof List<?> chats) {
                    var name = user.get("name") instanceof String given ? given : username;
                    chats.stream()
                            .filter(chat -> chat instanceof String id && id.startsWith(CHAT_PREFIX))
                            .map(chat -> new User(((String) chat).substring(CHAT_PREFIX.length()), username, name))
                            .findFirst()
                            .ifPresent(users::add);
                }
            }
        }
        return users;
    }
}
