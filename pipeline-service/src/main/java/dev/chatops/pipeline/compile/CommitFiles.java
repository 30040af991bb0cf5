package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.Glob;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.git.GitUnavailableException;
import dev.chatops.pipeline.project.Project;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The files of one commit, as {@code include} may ask for them. */
final class CommitFiles implements ConfigFiles {

    private final GitMirrors mirrors;
    private final Project project;
    private final String sha;

    CommitFiles(GitMirrors mirrors, Project project, String sha) {
        this.mirrors = mirrors;
        this.project = project;
        this.sha = sha;
    }

    @Override
    public Optional<String> local(String path) {
        try {
            return mirrors.file(project, sha, path);
        } catch (IOException | GitUnavailableException e) {
            throw new ConfigFileException(e.getMessage());
        }
    }

    @Override
    public List<String> localMatching(String glob) {
        var pattern = Glob.include(glob);
        try {
            return mirrors.paths(project, sha).stream()
                    .filter(path -> pattern.matches(path))
                    .toList();
        } catch (IOException | GitUnavailableException e) {
            throw new ConfigFileException(e.getMessage());
        }
    }

    @Override
    public Optional<String> project(String project, String ref, String path) {
        throw new ConfigFileException("files of other projects are not supported yet; include a local file");
    }

    @Override
    public Optional<String> remote(URI uri) {
        throw new ConfigFileException("remote files are not allowed here; include a local file");
    }
}
