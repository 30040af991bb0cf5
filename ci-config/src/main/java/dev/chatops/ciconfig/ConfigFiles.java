package dev.chatops.ciconfig;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a configuration comes from. An implementation answers for one commit of one repository. Empty means "there is no such
 * file"; what cannot be decided or must not be done is a {@link ConfigFileException}.
 */
public interface ConfigFiles {
    /** The text of a file of the repository. @param path from the root, without a leading slash, looked up literally */
    Optional<String> local(String path);

    /**
     * Paths of the repository's files that {@code glob} matches, in the order of their names. {@link Glob#include(String)} has the
     * meaning; {@code **} asks for all files.
     */
    List<String> localMatching(String glob);

    /** The text of a file of another project that may be read here. @param ref branch, tag or commit; {@code HEAD} by default */
    Optional<String> project(String project, String ref, String path);

    /** As {@link #localMatching} for another project that may be read here. */
    default List<String> projectMatching(String project, String ref, String glob) {
        throw new ConfigFileException("The files of project `" + project + "` cannot be listed here.");
    }

    /** The text at a public address. The implementation decides which hosts are allowed, and limits size and time. */
    Optional<String> remote(URI uri);

    /**
     * Paths that differ between the commit and the point where it left {@code ref}; empty when there is no such ref. For
     * {@code rules:changes:compare_to}.
     */
    default Optional<List<String>> changedSince(String ref) {
        throw new ConfigFileException("Comparing with `" + ref + "` is not possible here.");
    }
}
