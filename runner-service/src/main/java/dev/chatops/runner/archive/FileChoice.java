package dev.chatops.runner.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which files of a working copy are meant. A folder that a pattern matches is meant with all that is in it. A pattern that
 * leads out of the working copy matches nothing, and links are never followed.
 */
public final class FileChoice {

    /** One line of {@code paths}, with what it found. */
    private static final class Wanted {

        private final String shown;
        private final PathGlob glob;
        private final boolean all;
        private String folder = "\0";
        private long found;

        Wanted(String shown, String pattern) {
            this.shown = shown;
            this.all = pattern.isEmpty();
            this.glob = PathGlob.of(pattern);
        }

        boolean takes(String path, boolean isFolder) {
            if (all || path.startsWith(folder)) {
                return true;
            }
            if (!glob.matches(path)) {
                return false;
            }
            if (isFolder) {
                folder = path + "/";
            }
            return true;
        }
    }

    private final List<Wanted> wanted = new ArrayList<>();
    private final List<PathGlob> exclude;
    private final List<String> outside = new ArrayList<>();
    private final boolean untracked;

    /**
     * @param paths may begin with the project's folder; variables in them are expanded here
     * @param untracked whether files that git does not know are meant too
     * @throws ArchiveException for a pattern that is too large
     */
    public FileChoice(
            List<String> paths, List<String> exclude, boolean untracked, Path project, Map<String, String> variables)
            throws ArchiveException {
        try {
            this.exclude = wanted(paths, exclude, project, variables);
            this.untracked = untracked;
        } catch (IllegalArgumentException e) {
            throw new ArchiveException(e.getMessage());
        }
    }

    /** @return what is to be excluded */
    private List<PathGlob> wanted(
            List<String> paths, List<String> exclude, Path project, Map<String, String> variables) {
        for (var path : paths) {
            var expanded = VariableText.expand(path, variables);
            var inside = below(project, expanded);
            if (inside == null) {
                outside.add(expanded);
            } else {
                wanted.add(new Wanted(expanded, inside));
            }
        }
        return exclude.stream()
                .map(path -> below(project, VariableText.expand(path, variables)))
                .filter(path -> path != null && !path.isEmpty())
                .map(PathGlob::of)
                .toList();
    }

    /** Whether files that git does not know are to be asked for. */
    boolean wantsUntracked() {
        return untracked;
    }

    boolean hasPaths() {
        return !wanted.isEmpty();
    }

    /** Asks for each entry of the working copy, a folder before what is in it. */
    boolean takes(String path, boolean isFolder) {
        boolean taken = false;
        for (var one : wanted) {
            if (one.takes(path, isFolder)) {
                one.found++;
                taken = true;
            }
        }
        return taken && !isExcluded(path);
    }

    boolean isExcluded(String path) {
        return exclude.stream().anyMatch(glob -> glob.matches(path));
    }

    /** What there is to say of it in the job's log, in GitLab's words. */
    List<String> report(Path project) {
        var lines = new ArrayList<String>();
        for (var path : outside) {
            lines.add("WARNING: artifact path is not a subpath of project directory: " + path);
        }
        for (var one : wanted) {
            lines.add(
                    one.found > 0
                            ? "%s: found %d matching artifact files and directories".formatted(one.shown, one.found)
                            : "WARNING: %s: no matching files. Ensure that the artifact path is relative to the working directory (%s)"
                                    .formatted(one.shown, project));
        }
        return lines;
    }

    /** The pattern below the project's folder, empty for all of it; null when it leads out. */
    private static String below(Path project, String pattern) {
        var text = pattern.strip();
        if (text.equals(project.toString()) || text.startsWith(project + "/")) {
            text = text.substring(project.toString().length());
            text = text.isEmpty() ? "" : text.substring(1);
        } else if (text.startsWith("/") || text.isEmpty()) {
            return null;
        }
        var kept = new ArrayList<String>();
        for (var segment : text.split("/")) {
            if (segment.equals("..")) {
                if (kept.isEmpty()) {
                    return null;
                }
                kept.removeLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.add(segment);
            }
        }
        return String.join("/", kept);
    }
}
