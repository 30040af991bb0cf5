package dev.chatops.ciconfig;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A repository in memory. Other projects are written {@code project@ref:path}, remote files by their address. */
final class MapFiles implements ConfigFiles {
    private final Map<String, String> texts = new TreeMap<>();
    final Map<String, List<String>> changedSince = new HashMap<>();

    static MapFiles main(String text) {
        return new MapFiles().with(".gitlab-ci.yml", text);
    }

    MapFiles with(String path, String text) {
        texts.put(path, text);
        return this;
    }

    @Override
    public Optional<String> local(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    @Override
    public List<String> localMatching(String glob) {
        var pattern = Glob.include(glob);
        return texts.keySet().stream().filter(pattern::matches).toList();
    }

    @Override
    public Optional<String> project(String project, String ref, String path) {
        if (texts.keySet().stream().noneMatch(key -> key.startsWith(project + "@"))) {
            throw new ConfigFileException("Project `" + project + "` not found or access denied!");
        }
        return Optional.ofNullable(texts.get(project + "@" + ref + ":" + path));
    }

    @Override
    public List<String> projectMatching(String project, String ref, String glob) {
        project(project, ref, "");
        var pattern = Glob.include(glob);
        var prefix = project + "@" + ref + ":";
        return texts.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .filter(pattern::matches)
                .toList();
    }

    @Override
    public Optional<String> remote(URI uri) {
        return Optional.ofNullable(texts.get(uri.toString()));
    }

    @Override
    public Optional<List<String>> changedSince(String ref) {
        return Optional.ofNullable(changedSince.get(ref));
    }
}
