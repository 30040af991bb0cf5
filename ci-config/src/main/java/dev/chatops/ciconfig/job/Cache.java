package dev.chatops.ciconfig.job;

import dev.chatops.ciconfig.field.Field;
import dev.chatops.ciconfig.yaml.Node;
import java.util.List;

/**
 * Files that one job leaves for later ones. Variables are the runner's to expand.
 *
 * @param key {@code default} when not given; empty when it follows from files
 * @param keyFiles files whose content makes the key
 * @param keyFilesCommits files whose last commits make the key
 * @param prefix before a key that follows from files
 * @param when on_success, on_failure or always
 * @param policy pull-push, pull, push or a variable
 */
public record Cache(
        String key,
        List<String> keyFiles,
        List<String> keyFilesCommits,
        String prefix,
        List<String> paths,
        boolean untracked,
        String when,
        String policy,
        boolean unprotect,
        List<String> fallbackKeys) {

    private static final int MOST_CACHES = 4;
    private static final int MOST_FALLBACK_KEYS = 5;
    private static final int MOST_KEY_FILES = 10; // two before GitLab 18.11

    private record CacheKey(String key, List<String> files, List<String> commits, String prefix) {}

    static List<Cache> read(Field field) {
        if (field.isPresent() && !field.isMap() && !field.isList()) {
            field.wrong("should be a hash, or an array of at most 4 hashes");
            return List.of();
        }
        if (field.items().size() > MOST_CACHES) {
            field.wrong("no more than " + MOST_CACHES + " caches can be created");
        }
        return field.items().stream().map(Cache::one).toList();
    }

    private static Cache one(Field field) {
        var fields = field.fields("key", "untracked", "paths", "when", "policy", "unprotect", "fallback_keys");
        var key = key(fields.get("key"));
        var fallback = fields.attribute("fallback_keys").texts();
        if (fallback.size() > MOST_FALLBACK_KEYS) {
            fields.attribute("fallback_keys").wrong("has too many entries (maximum " + MOST_FALLBACK_KEYS + ")");
        }
        return new Cache(
                key.key,
                key.files,
                key.commits,
                key.prefix,
                fields.get("paths").texts(),
                fields.get("untracked").bool().orElse(false),
                fields.attribute("when")
                        .oneOf("on_success", "on_failure", "always")
                        .orElse("on_success"),
                policy(fields.attribute("policy")),
                fields.attribute("unprotect").bool().orElse(false),
                fallback);
    }

    private static String policy(Field field) {
        if (field.node() instanceof Node.Text(var text, var _) && text.contains("$")) {
            return text;
        }
        return field.oneOf("pull-push", "pull", "push").orElse("pull-push");
    }

    private static CacheKey key(Field field) {
        if (field.isAbsent()) {
            return new CacheKey("default", List.of(), List.of(), "");
        }
        if (field.node() instanceof Node.Text(var text, var _)) {
            var lower = text.toLowerCase(java.util.Locale.ROOT);
            if (text.contains("/") || lower.contains("%2f")) {
                field.wrong("cannot contain the \"/\" character");
            } else if (lower.replace("%2e", ".").matches("\\.+")) {
                field.wrong("cannot be \".\" or \"..\"");
            }
            return new CacheKey(text, List.of(), List.of(), "");
        }
        if (!field.isMap()) {
            field.wrong("should be a hash, a string or a symbol");
            return new CacheKey("default", List.of(), List.of(), "");
        }
        var fields = field.fields("files", "files_commits", "prefix");
        if (fields.has("files") == fields.has("files_commits")) {
            field.wrong("must use exactly one of these keys: files, files_commits");
        }
        return new CacheKey(
                "",
                files(fields.attribute("files")),
                files(fields.attribute("files_commits")),
                fields.attribute("prefix").text().orElse(""));
    }

    private static List<String> files(Field field) {
        var files = field.texts();
        if (field.isList() && files.isEmpty() && field.items().isEmpty()) {
            field.wrong("requires at least 1 item");
        }
        if (files.size() > MOST_KEY_FILES) {
            field.wrong("has too many items (maximum is " + MOST_KEY_FILES + ")");
        }
        return files;
    }
}
