package dev.chatops.pipeline.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.pipeline.answer.ChatText;
import dev.chatops.pipeline.project.BranchName;
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
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * One project's bare mirror. The remote is asked for its branch at each look, so a command sees what was pushed before
 * it; objects are fetched only when the head has moved.
 */
final class GitMirror implements AutoCloseable {

    /** A file larger than that is no configuration file. */
    private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

    private static final String UNREADABLE = "The mirror of the repository cannot be read.";

    /** Where commits are kept that were asked for by their SHA. */
    private static final String KEPT = "refs/chatops/";

    /** How many times the usual depth a history is fetched in which a common commit is looked for. */
    private static final int DEEPER = 50;

    private final String url;
    private final RemoteRefs remote;
    private final Repository repository;
    private final int timeoutSeconds;
    private final int depth;

    private GitMirror(String url, Repository repository, int timeoutSeconds, int depth) throws IOException {
        this.url = url;
        this.remote = new RemoteRefs(url, timeoutSeconds);
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
        var named = branch.or(() -> configuredDefault).stream()
                .map(name -> Constants.R_HEADS + name)
                .toList();
        var refs = configuredDefault.isPresent() ? remoteRefs(named) : remoteRefsAndHead(named);
        var defaultBranch = configuredDefault
                .or(() -> defaultBranch(refs))
                .orElseThrow(() -> new GitUnavailableException(
                        "The repository has no default branch yet: push a first commit to it."));
        var wanted = branch.orElse(defaultBranch);
        var ref = refs.get(Constants.R_HEADS + wanted);
        if (ref == null) {
            throw new GitUnavailableException("The repository has no branch %s.".formatted(ChatText.code(wanted)));
        }
        try {
            fetchIfMissing(ref.getName(), ref.getObjectId(), depth);
            return commit(wanted, defaultBranch, ref.getObjectId());
        } catch (IOException e) {
            throw new GitUnavailableException(UNREADABLE, e);
        }
    }

    /**
     * The commit that a name stands for at the remote now, fetched.
     *
     * @param name a branch, a tag, a whole commit SHA, or {@code HEAD} for the default branch
     * @return empty when the remote has no such name
     */
    Optional<String> commitOf(String name, Optional<String> configuredDefault) throws GitUnavailableException {
        Map<String, Ref> refs;
        String wanted;
        if (name.equals(Constants.HEAD) && configuredDefault.isEmpty()) {
            refs = remoteRefsAndHead(List.of());
            wanted = defaultBranch(refs).orElse(name);
        } else {
            wanted = name.equals(Constants.HEAD) ? configuredDefault.get() : name;
            refs = remoteRefs(List.of(Constants.R_HEADS + wanted, Constants.R_TAGS + wanted));
        }
        for (var prefix : List.of(Constants.R_HEADS, Constants.R_TAGS)) {
            var ref = refs.get(prefix + wanted);
            if (ref != null) {
                var id = ref.getPeeledObjectId() == null ? ref.getObjectId() : ref.getPeeledObjectId();
                fetchIfMissing(ref.getName(), id, depth);
                return Optional.of(id.name());
            }
        }
        return ObjectId.isId(wanted) ? commitBySha(ObjectId.fromString(wanted)) : Optional.empty();
    }

    private Optional<String> commitBySha(ObjectId id) throws GitUnavailableException {
        try {
            if (!has(id)) {
                fetch(new RefSpec(id.name() + ":" + KEPT + id.name()), depth);
            }
            return has(id) ? Optional.of(id.name()) : Optional.empty();
        } catch (GitUnavailableException e) {
            return Optional.empty(); // it was reachable a moment ago, so it refuses this one
        } catch (IOException e) {
            throw new GitUnavailableException(UNREADABLE, e);
        }
    }

    /**
     * The paths that differ between a commit and the point where it left {@code name}, in their order.
     *
     * @param commit one that {@link #head} gave
     * @return empty when the remote has no such name
     */
    Optional<List<String>> changedSince(Commit commit, String name, PathBudget budget) throws GitUnavailableException {
        var other = BranchName.isPossible(name)
                ? commitOf(name, Optional.of(commit.defaultBranch()))
                : Optional.<String>empty();
        if (other.isEmpty()) {
            return Optional.empty();
        }
        try {
            var base = mergeBase(commit.sha(), other.get());
            if (base.isEmpty()) {
                fetch(new RefSpec("+refs/heads/*:refs/heads/*"), depth * DEEPER);
                commitBySha(ObjectId.fromString(other.get()));
                base = mergeBase(commit.sha(), other.get());
            }
            var from = base.orElseThrow(() -> new GitUnavailableException(
                    "The newest " + depth * DEEPER + " commits have none in common with `" + name + "`."));
            return Optional.of(difference(from, commit.sha(), budget));
        } catch (IOException e) {
            throw new GitUnavailableException(UNREADABLE, e);
        }
    }

    private Optional<ObjectId> mergeBase(String one, String other) throws IOException {
        try (var walk = new RevWalk(repository)) {
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(walk.parseCommit(ObjectId.fromString(one)));
            walk.markStart(walk.parseCommit(ObjectId.fromString(other)));
            return Optional.ofNullable(walk.next());
        }
    }

    private List<String> difference(ObjectId from, String to, PathBudget budget)
            throws IOException, GitUnavailableException {
        var paths = new ArrayList<String>();
        try (var walk = new RevWalk(repository);
                var trees = new TreeWalk(repository)) {
            trees.addTree(walk.parseCommit(from).getTree());
            trees.addTree(walk.parseCommit(ObjectId.fromString(to)).getTree());
            trees.setRecursive(true);
            trees.setFilter(TreeFilter.ANY_DIFF);
            while (trees.next()) {
                add(trees, paths, budget);
            }
        }
        return paths;
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
    List<String> paths(String sha, PathBudget budget) throws IOException, GitUnavailableException {
        var paths = new ArrayList<String>();
        try (var walk = new RevWalk(repository);
                var tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(ObjectId.fromString(sha)).getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                add(tree, paths, budget);
            }
        }
        return paths;
    }

    private static void add(TreeWalk at, List<String> paths, PathBudget budget) throws GitUnavailableException {
        var path = at.getPathString();
        budget.take(path);
        paths.add(path);
    }

    @Override
    public void close() {
        repository.close();
    }

    private Map<String, Ref> remoteRefs(List<String> names) throws GitUnavailableException {
        try {
            return remote.read(names);
        } catch (IOException | RuntimeException e) {
            throw new GitUnavailableException(
                    "The repository cannot be reached. Whoever runs this service finds the reason in its log.", e);
        }
    }

    /** With what the default branch is told by. */
    private Map<String, Ref> remoteRefsAndHead(List<String> names) throws GitUnavailableException {
        var wanted = new ArrayList<>(names);
        wanted.add(Constants.HEAD);
        var refs = remoteRefs(wanted);
        var head = refs.get(Constants.HEAD);
        if (head != null && !head.isSymbolic()) {
            wanted.add(Constants.R_HEADS);
            return remoteRefs(wanted);
        }
        return refs;
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

    private void fetchIfMissing(String ref, ObjectId head, int commits) throws GitUnavailableException {
        try {
            if (has(head)) {
                return;
            }
            fetch(new RefSpec("+" + ref + ":" + ref), commits);
            if (!has(head)) {
                throw new GitUnavailableException(
                        "The branch `" + Repository.shortenRefName(ref) + "` moved while it was read. Try again.");
            }
        } catch (IOException e) {
            throw new GitUnavailableException(UNREADABLE, e);
        }
    }

    private void fetch(RefSpec refs, int commits) throws GitUnavailableException {
        try (var git = Git.wrap(repository)) {
            git.fetch()
                    .setRemote(url)
                    .setRefSpecs(refs)
                    .setDepth(commits)
                    .setTagOpt(TagOpt.NO_TAGS)
                    .setTimeout(timeoutSeconds)
                    .call();
        } catch (GitAPIException | RuntimeException e) {
            throw new GitUnavailableException(
                    "The repository cannot be fetched. Whoever runs this service finds the reason in its log.", e);
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
