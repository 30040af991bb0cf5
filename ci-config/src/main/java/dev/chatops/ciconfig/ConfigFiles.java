package dev.chatops.ciconfig;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where configuration files come from. A method may throw {@link ConfigFileException}; its message is for the user.
 */
public interface ConfigFiles {

    /** The text of a file of the pipeline's own commit; empty where there is none. */
    Optional<String> local(String path);

    /** The paths of the pipeline's own commit that match a glob, in their order. */
    List<String> localMatching(String glob);

    /** The text of a file of another project. */
    Optional<String> project(String project, String ref, String path);

    /** The text behind a URL. */
    Optional<String> remote(URI uri);
}
