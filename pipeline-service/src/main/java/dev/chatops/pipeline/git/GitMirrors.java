package dev.chatops.pipeline.git;

import dev.chatops.pipeline.answer.ChatText;
import dev.chatops.pipeline.project.BranchName;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.Sha256;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.SystemReader;

/** The mirrors of all projects. Looks at one repository share their calls to the remote (see {@link SharedLook}). */
@Startup
@ApplicationScoped
public class GitMirrors {

    private record Opened(
            String url,
            GitMirror mirror,
            ConcurrentMap<String, SharedLook<Commit>> looks,
            ConcurrentMap<String, SharedLook<Optional<String>>> names) {}

    private static final int MOST_NAMES = 1000; // that are asked for in one repository

    private final GitConfig config;
    private final ConcurrentMap<Long, Opened> mirrors = new ConcurrentHashMap<>();

    GitMirrors(GitConfig config) {
        this.config = config;
    }

    @PostConstruct
    void ignoreTheMachinesGitConfiguration() {
        SystemReader.setInstance(new IsolatedSystemReader(SystemReader.getInstance()));
        new WindowCacheConfig().install();
    }

    /** Fetches all default branches ahead of the first command, which need not wait for a clone then. */
    void fetchAhead(@Observes StartupEvent event, Projects projects) {
        for (var project : projects.current().projects()) {
            Thread.ofVirtual().name("fetch-ahead").start(() -> {
                try {
                    head(project, Optional.empty());
                } catch (GitUnavailableException _) {
                    // logged; whoever runs a command hears it too
                }
            });
        }
    }

    /**
     * The head of a project's branch, as it is in its repository now.
     *
     * @param branch empty: the default branch
     * @throws GitUnavailableException when it cannot be had; its message is for the person in chat
     */
    public Commit head(Project project, Optional<String> branch) throws GitUnavailableException {
        if (branch.isPresent() && !BranchName.isPossible(branch.get())) {
            throw new GitUnavailableException("%s is not the name of a branch.".formatted(ChatText.code(branch.get())));
        }
        var opened = open(project);
        forget(opened.looks);
        return look(
                project,
                opened.looks.computeIfAbsent(
                        branch.orElse(""),
                        _ -> new SharedLook<>(() -> opened.mirror.head(branch, project.defaultBranch()))));
    }

    /**
     * The commit that a name stands for in a project's repository now, with its files here.
     *
     * @param name a branch, a tag, a whole commit SHA, or {@code HEAD} for the default branch
     * @return empty when there is no such name
     * @throws GitUnavailableException when it cannot be had; its message is for the person in chat
     */
    public Optional<String> commitOf(Project project, String name) throws GitUnavailableException {
        if (!BranchName.isPossible(name)) {
            return Optional.empty();
        }
        var opened = open(project);
        forget(opened.names);
        return look(
                project,
                opened.names.computeIfAbsent(
                        name, _ -> new SharedLook<>(() -> opened.mirror.commitOf(name, project.defaultBranch()))));
    }

    /**
     * The paths that differ between a commit and the point where it left a branch, a tag or another commit.
     *
     * @param commit one that {@link #head} gave
     * @return empty when there is no such name
     */
    public Optional<List<String>> changedSince(Project project, Commit commit, String name, PathBudget budget)
            throws GitUnavailableException {
        return open(project).mirror.changedSince(commit, name, budget);
    }

    private static void forget(ConcurrentMap<String, ?> looks) {
        if (looks.size() > MOST_NAMES) {
            looks.clear(); // those that are under way end without being shared
        }
    }

    private static <T> T look(Project project, SharedLook<T> shared) throws GitUnavailableException {
        try {
            return shared.look();
        } catch (GitUnavailableException e) {
            Log.warnf(e, "repository not available project=%s", project.path());
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GitUnavailableException("The service is being stopped.", e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text of a file at a commit that {@link #head} gave; empty where there is none. */
    public Optional<String> file(Project project, String sha, String path) throws IOException, GitUnavailableException {
        return open(project).mirror.file(sha, path);
    }

    /** The paths of all files at a commit that {@link #head} or {@link #commitOf} gave. */
    public List<String> paths(Project project, String sha, PathBudget budget)
            throws IOException, GitUnavailableException {
        return open(project).mirror.paths(sha, budget);
    }

    @PreDestroy
    void close() {
        mirrors.values().forEach(opened -> opened.mirror.close());
    }

    /** A project whose repository was changed in the project file gets a mirror of its own. */
    private Opened open(Project project) throws GitUnavailableException {
        var opened = mirrors.get(project.id());
        if (opened != null && opened.url.equals(project.repository())) {
            return opened;
        }
        synchronized (this) {
            opened = mirrors.get(project.id());
            if (opened != null && opened.url.equals(project.repository())) {
                return opened;
            }
            var folder = config.mirrors()
                    .resolve(project.id() + "-"
                            + Sha256.hex(project.repository()).substring(0, 12) + ".git");
            try {
                var mirror = GitMirror.open(
                        folder.toAbsolutePath(),
                        project.repository(),
                        (int) config.timeout().toSeconds(),
                        config.depth());
                opened = new Opened(project.repository(), mirror, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
            } catch (IOException e) {
                throw new GitUnavailableException("The folder for mirrors cannot be written.", e);
            }
            mirrors.put(project.id(), opened);
            return opened;
        }
    }
}
