package dev.chatops.ciconfig.include;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.ConfigFiles;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where a file comes from, which decides what its own {@code include:local} means. */
sealed interface Source {
    /** The repository and commit of the pipeline. */
    record Own() implements Source {}

    record Project(String path, String ref) implements Source {}

    record Remote(URI uri) implements Source {}

    Source OWN = new Own();

    /** The text of a local file of this source; empty when there is none. */
    default Optional<String> local(String path, ConfigFiles files) {
        return switch (this) {
            case Own _ -> files.local(path);
            case Project(var project, var ref) -> files.project(project, ref, path);
            case Remote(var uri) ->
                throw new ConfigFileException("Local file `" + path + "` cannot be included from the remote file " + uri
                        + ": there is no repository it would belong to. Use `remote` or `project`.");
        };
    }

    default List<String> matching(String glob, ConfigFiles files) {
        return switch (this) {
            case Own _ -> files.localMatching(glob);
            case Project(var project, var ref) -> files.projectMatching(project, ref, glob);
            case Remote _ -> local(glob, files).stream().toList();
        };
    }

    /** How errors show a local file of this source. */
    default String shown(String path) {
        return switch (this) {
            case Own _ -> path;
            case Project(var project, var ref) -> project + "@" + ref + ":" + path;
            case Remote(var uri) -> uri.toString();
        };
    }
}
