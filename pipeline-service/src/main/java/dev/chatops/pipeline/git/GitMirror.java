package dev.chatops.pipeline.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * One project's bare mirror. The remote is asked for its branches at each look, so a command sees what was pushed
 * before it; objects are fetched only when the head has moved.
 */
final class GitMirror implements AutoCloseable {

    /** A file larger than that is no configuration file. */
    private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

    private final String url;
    private final Repository repository;
    private final int timeoutSeconds;
    private final int depth;

    private GitMirror(String url, Repository repository, int timeoutSeconds, int depth) {
        this.url = url;
        this.repository = repository;
        this.timeoutSeconds = timeoutSeconds;
        this.depth = depth;
    }

    static GitMirror open(Path folder, String url, int timeoutSeconds, int depth) throws IOException {
        var repository = new FileRepository(folder.toFile());
        if (!Files.exists(folder.resolve("HEAD"))) {
            Files.createDirectories(folder);
            repository.create(true);
        }
        return new GitMirror(url, repository, timeoutSeconds, depth);
    }

    /**
     * The head of a branch as the remote has it now.
     *
     * @param branch empty: the default branch
     * @param configuredDefault empty: the branch that the remote's {@code HEAD} names
     */
    Commit head(Optional<String> branch, Optional<String> configuredDefault) throws GitUnavailableException {
        var refs = remoteRefs();
        var defaultBranch = configuredDefault
                .or(() -> defaultBranch(refs))
                .orElseThrow(() -> new GitUnavailableException(
                        "The repository has no default branch yet: push a first commit to it."));
        var wanted = branch.orElse(defaultBranch);
        var ref = refs.get(Constants.R_HEADS + wanted);
        if (ref == null) {
            throw new GitUnavailableException("The repository has no branch `" + wanted + "`.");
        }
        try {
            fetchIfMissing(wanted, ref.getObjectId());
            return commit(wanted, defaultBranch, ref.getObjectId());
        } catch (IOException e) {
            throw new GitUnavailableException("The mirror of the repository cannot be read.", e);
        }
    }

    /** The text of a file at a commit; empty where there is none. */
    Optional<String> file(String sha, String path) throws IOException {
        try (var walk = new RevWalk(repository);
                var tree = TreeWalk.forPath(
                        repository,
                        path,
                        walk.parseCommit(ObjectId.fromString(sha)).getTree())) {
            if (tree == null || tree.getFileMode().getObjectType() != Constants.OBJ_BLOB) {
                return Optional.empty();
            }
            var blob = repository.open(tree.getObjectId(0), Constants.OBJ_BLOB);
            if (blob.getSize() > MAX_FILE_BYTES) {
                throw new IOException(path + " is larger than 4 MiB");
            }
            return Optional.of(new String(blob.getCachedBytes(), UTF_8));
        }
    }

    /** The paths of all files at a commit. */
    List<String> paths(String sha) throws IOException {
        var paths = new ArrayList<String>();
        try (var walk = new RevWalk(repository);
                var tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(ObjectId.fromString(sha)).getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                paths.add(tree.getPathString());
            }
        }
        return paths;
    }

    @Override
    public void close() {
        repository.close();
    }

    private Map<String, Ref> remoteRefs() throws GitUnavailableException {
        try {
            return Git.lsRemoteRepository()
                    .setRemote(url)
                    .setHeads(false)
                    .setTags(false)
                    .setTimeout(timeoutSeconds)
                    .callAsMap();
        } catch (GitAPIException | RuntimeException e) {
            throw new GitUnavailableException(
                    "The repository cannot be reached. Whoever runs this service finds the reason in its log.", e);
        }
    }

    private static Optional<String> defaultBranch(Map<String, Ref> refs) {
        var head = refs.get(Constants.HEAD);
        if (head == null) {
            return Optional.empty();
        }
        if (head.isSymbolic()) {
            return Optional.of(Repository.shortenRefName(head.getTarget().getName()));
        }
        // A remote of the old protocol does not say what HEAD points to: the branch at the same commit then.
        return refs.values().stream()
                .filter(ref -> ref.getName().startsWith(Constants.R_HEADS)
                        && ref.getObjectId().equals(head.getObjectId()))
                .map(ref -> Repository.shortenRefName(ref.getName()))
                .sorted((one, other) -> Boolean.compare(isUsualName(other), isUsualName(one)))
                .findFirst();
    }

    private static boolean isUsualName(String branch) {
        return branch.equals("main") || branch.equals("master");
    }

    private void fetchIfMissing(String branch, ObjectId head) throws GitUnavailableException, IOException {
        if (has(head)) {
            return;
        }
        var ref = Constants.R_HEADS + branch;
        try (var git = Git.wrap(repository)) {
            git.fetch()
                    .setRemote(url)
                    .setRefSpecs(new RefSpec("+" + ref + ":" + ref))
                    .setDepth(depth)
                    .setTagOpt(TagOpt.NO_TAGS)
                    .setTimeout(timeoutSeconds)
                    .call();
        } catch (GitAPIException | RuntimeException e) {
            throw new GitUnavailableException(
                    "The repository cannot be fetched. Whoever runs this service finds the reason in its log.", e);
        }
        if (!has(head)) {
            throw new GitUnavailableException("The branch `" + branch + "` moved while it was read. Try again.");
        }
    }

    private boolean has(ObjectId commit) throws IOException {
        return repository.getObjectDatabase().has(commit);
    }

    private Commit commit(String branch, String defaultBranch, ObjectId id) throws IOException {
        try (var walk = new RevWalk(repository)) {
            var commit = walk.parseCommit(id);
            var author = commit.getAuthorIdent();
            return new Commit(
                    branch,
                    defaultBranch,
                    id.name(),
                    commit.getFullMessage(),
                    "%s <%s>".formatted(author.getName(), author.getEmailAddress()),
                    commit.getCommitterIdent().getWhenAsInstant());
        } catch (MissingObjectException e) {
            throw new IOException("the mirror lacks a commit that it was given", e);
        }
    }
}
