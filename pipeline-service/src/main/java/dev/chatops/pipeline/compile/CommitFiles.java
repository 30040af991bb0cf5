package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.Glob;
import dev.chatops.pipeline.git.Commit;
import dev.chatops.pipeline.git.GitMirrors;
import dev.chatops.pipeline.git.GitUnavailableException;
import dev.chatops.pipeline.git.PathBudget;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The files of one commit and those that may be reached from it, for one person: what he may not read in another project is not
 * there. A ref of another project is looked up once, so that all files of it are of one commit; the paths of a commit are listed once.
 */
final class CommitFiles implements ConfigFiles {

    /** GitLab lets Reporters read a project's files. */
    private static final AccessLevel READER = AccessLevel.REPORTER;

    private static final String ALL = "**";

    /** @param name a ref, or the SHA of a commit */
    private record OfProject(long projectId, String name) {}

    private record Pinned(Project project, String sha) {}

    private final GitMirrors mirrors;
    private final RemoteFiles remote;
    private final List<Project> visible;
    private final User user;
    private final Project project;
    private final Commit commit;
    private final Deadline deadline;
    private final AskedOnce<OfProject, Optional<String>> commits = new AskedOnce<>("refs of other projects");
    private final AskedOnce<OfProject, List<String>> paths = new AskedOnce<>("lists of a repository's files");
    private final AskedOnce<String, Optional<List<String>>> changes = new AskedOnce<>("refs to compare with");
    private final PathBudget budget = new PathBudget();

    /** @param visible the projects of the project file */
    CommitFiles(
            GitMirrors mirrors,
            RemoteFiles remote,
            List<Project> visible,
            User user,
            Project project,
            Commit commit,
            Deadline deadline) {
        this.mirrors = mirrors;
        this.remote = remote;
        this.visible = visible;
        this.user = user;
        this.project = project;
        this.commit = commit;
        this.deadline = deadline;
    }

    @Override
    public Optional<String> local(String path) {
        return read(() -> mirrors.file(project, commit.sha(), path));
    }

    @Override
    public List<String> localMatching(String glob) {
        return matching(glob, new Pinned(project, commit.sha()));
    }

    @Override
    public Optional<String> project(String name, String ref, String path) {
        var other = pinned(name, ref);
        return read(() -> mirrors.file(other.project, other.sha, path));
    }

    @Override
    public List<String> projectMatching(String name, String ref, String glob) {
        return matching(glob, pinned(name, ref));
    }

    @Override
    public Optional<String> remote(URI uri) {
        deadline.check();
        return Optional.of(remote.fetch(uri, deadline));
    }

    @Override
    public Optional<List<String>> changedSince(String ref) {
        return changes.answer(ref, () -> read(() -> mirrors.changedSince(project, commit, ref, budget)));
    }

    private List<String> matching(String glob, Pinned where) {
        var all = paths.answer(
                new OfProject(where.project.id(), where.sha),
                () -> read(() -> mirrors.paths(where.project, where.sha, budget)));
        if (glob.equals(ALL)) {
            return all;
        }
        var pattern = Glob.include(glob);
        return all.stream().filter(pattern::matches).toList();
    }

    private Pinned pinned(String name, String ref) {
        var other = visible.stream()
                .filter(candidate -> candidate.path().equalsIgnoreCase(name)
                        && candidate.levelOf(user).atLeast(READER))
                .findFirst()
                .orElseThrow(
                        () -> new ConfigFileException("Project `" + name + "` not found or access denied! Make sure"
                                + " it is in ChatOps' project file, with you as a Reporter or more."));
        var sha = commits.answer(new OfProject(other.id(), ref), () -> shaOf(other, ref))
                .orElseThrow(() -> new ConfigFileException("Project `" + name + "` reference `" + ref
                        + "` does not exist! Name a branch, a tag or a whole commit SHA."));
        return new Pinned(other, sha);
    }

    private Optional<String> shaOf(Project other, String ref) {
        deadline.check();
        try {
            return mirrors.commitOf(other, ref);
        } catch (GitUnavailableException e) {
            throw new ConfigFileException("Project `" + other.path() + "`: " + e.getMessage());
        }
    }

    /** What can fail is the repository. */
    private interface Reading<T> {
        T read() throws IOException, GitUnavailableException;
    }

    private <T> T read(Reading<T> reading) {
        deadline.check();
        try {
            return reading.read();
        } catch (IOException | GitUnavailableException e) {
            throw new ConfigFileException(e.getMessage());
        }
    }
}
