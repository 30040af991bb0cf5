package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.ConfigFiles;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Files as a file that itself came from elsewhere sees them. */
record FilesOf(Source source, ConfigFiles files) implements ConfigFiles {
    @Override
    public Optional<String> local(String path) {
        return source.local(path, files);
    }

    @Override
    public List<String> localMatching(String glob) {
        return source.matching(glob, files);
    }

    @Override
    public Optional<String> project(String project, String ref, String path) {
        return files.project(project, ref, path);
    }

    @Override
    public List<String> projectMatching(String project, String ref, String glob) {
        return files.projectMatching(project, ref, glob);
    }

    @Override
    public Optional<String> remote(URI uri) {
        return files.remote(uri);
    }
}
