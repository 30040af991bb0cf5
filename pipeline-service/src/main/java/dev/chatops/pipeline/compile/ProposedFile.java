package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.ConfigFiles;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A commit with another text in place of one of its files. */
record ProposedFile(String path, String text, ConfigFiles commit) implements ConfigFiles {

    @Override
    public Optional<String> local(String wanted) {
        return wanted.equals(path) ? Optional.of(text) : commit.local(wanted);
    }

    @Override
    public List<String> localMatching(String glob) {
        return commit.localMatching(glob);
    }

    @Override
    public Optional<String> project(String project, String ref, String wanted) {
        return commit.project(project, ref, wanted);
    }

    @Override
    public List<String> projectMatching(String project, String ref, String glob) {
        return commit.projectMatching(project, ref, glob);
    }

    @Override
    public Optional<String> remote(URI uri) {
        return commit.remote(uri);
    }

    @Override
    public Optional<List<String>> changedSince(String ref) {
        return commit.changedSince(ref);
    }
}
