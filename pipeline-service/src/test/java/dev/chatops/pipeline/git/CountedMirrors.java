package dev.chatops.pipeline.git;

import dev.chatops.pipeline.project.Project;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Mirrors of real repositories that count what they are asked. */
@Vetoed
public class CountedMirrors extends GitMirrors {

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();

    public CountedMirrors(Path folder) {
        super(new GitConfig() {
            @Override
            public Path mirrors() {
                return folder;
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(10);
            }

            @Override
            public int depth() {
                return 20;
            }
        });
    }

    @Override
    public Optional<String> commitOf(Project project, String name) throws GitUnavailableException {
        looks.incrementAndGet();
        return super.commitOf(project, name);
    }

    @Override
    public List<String> paths(Project project, String sha, PathBudget budget)
            throws IOException, GitUnavailableException {
        lists.incrementAndGet();
        return super.paths(project, sha, budget);
    }

    /** How often a remote was asked what a name stands for. */
    public int looks() {
        return looks.get();
    }

    /** How often a commit's files were listed. */
    public int lists() {
        return lists.get();
    }
}
