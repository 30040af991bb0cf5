package dev.chatops.local.lint;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.Glob;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The files beside a configuration, committed or not. Paths count from the root of the git working tree that holds it, and
 * what is not found there from its own folder. Nothing outside the root is read, and nothing is fetched.
 */
final class WorkingTree implements ConfigFiles {
    private static final int MOST_BYTES = 2 * 1024 * 1024 + 1; // one more than the compiler takes
    private static final int MOST_FILES = 100_000;

    /** {@code ./a}, {@code a/../b}, {@code a//b}: a file system knows what is meant, a commit has no such path. */
    private static final Pattern NOT_PLAIN = Pattern.compile("/\\.{0,2}/");

    private final Path root;
    private final Path file;
    private List<String> all;

    private WorkingTree(Path root, Path file) {
        this.root = root;
        this.file = file;
    }

    /** @param file the configuration, or the folder of a {@code .gitlab-ci.yml} */
    static WorkingTree around(Path file) {
        var path = file.toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
            path = path.resolve(".gitlab-ci.yml");
        }
        for (var folder = path.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                return new WorkingTree(folder, path);
            }
        }
        return new WorkingTree(path.getParent(), path);
    }

    /** The configuration's path from the root, with slashes. */
    String path() {
        return named(root.relativize(file));
    }

    /** What the remote calls its default branch, else the branch that is checked out, else {@code main}. */
    String defaultBranch() {
        return symbolic("refs/remotes/origin/HEAD")
                .map(ref -> ref.replaceFirst("^origin/", ""))
                .or(() -> symbolic("HEAD"))
                .orElse("main");
    }

    private Optional<String> symbolic(String ref) {
        try {
            var git = new ProcessBuilder("git", "-C", root.toString(), "symbolic-ref", "--quiet", "--short", ref)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var answer = new String(git.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
            boolean known = git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 && !answer.isEmpty();
            return known ? Optional.of(answer) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> local(String path) {
        if (path.equals(path())) {
            return read(file);
        }
        if (NOT_PLAIN.matcher("/" + path + "/").find()) {
            return Optional.empty();
        }
        return read(root.resolve(path)).or(() -> read(file.resolveSibling(path)));
    }

    private Optional<String> read(Path wanted) {
        try {
            if (!Files.isRegularFile(wanted)) {
                return Optional.empty();
            }
            if (!wanted.equals(file) && !wanted.toRealPath().startsWith(root.toRealPath())) {
                return Optional.empty(); // a link that leads out
            }
            try (var in = Files.newInputStream(wanted)) {
                return Optional.of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new ConfigFileException("`" + named(wanted) + "` cannot be read: " + e.getMessage());
        }
    }

    @Override
    public List<String> localMatching(String glob) {
        var pattern = Glob.include(glob);
        var matching = all().stream().filter(pattern::matches).toList();
        return matching.isEmpty() ? matchingBesideTheFile(pattern) : matching;
    }

    private List<String> matchingBesideTheFile(Glob pattern) {
        var folder = named(root.relativize(file.resolveSibling(""))) + "/";
        return all().stream()
                .filter(path -> path.startsWith(folder) && pattern.matches(path.substring(folder.length())))
                .toList();
    }

    private List<String> all() {
        if (all == null) {
            var found = new ArrayList<String>();
            try {
                Files.walkFileTree(root, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
                        return folder.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path visited, BasicFileAttributes facts) {
                        found.add(named(root.relativize(visited)));
                        return found.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path visited, IOException cause) {
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                throw new ConfigFileException("The files of `" + root + "` cannot be listed: " + e.getMessage());
            }
            found.sort(null);
            all = List.copyOf(found);
        }
        return all;
    }

    private static String named(Path path) {
        return path.toString().replace('\\', '/');
    }

    @Override
    public Optional<String> project(String project, String ref, String path) {
        throw new ConfigFileException(
                "`" + path + "` of project `" + project + "` is not read here: `./chatops lint` knows only"
                        + " the files of this working tree. Ask the API of a running ChatOps, `POST /api/v4/projects/:id/ci/lint`.");
    }

    @Override
    public Optional<String> remote(URI uri) {
        throw new ConfigFileException(
                "`" + uri + "` is not fetched here: `./chatops lint` knows only the files of this working"
                        + " tree. Ask the API of a running ChatOps, `POST /api/v4/projects/:id/ci/lint`.");
    }
}
