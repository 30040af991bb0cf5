package dev.chatops.local.world;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Keeps the copy of a project file like the user's own, so that a running world reads changes as a real one does. Used by one thread. */
final class FollowedProjectFile {

    private final Path source;
    private final Path copy;
    private final Path repositories;
    private final Map<String, String> pools;

    /** The text that was copied or refused last, or what was wrong with the file. */
    private String seen;

    /** Writes the first copy. @throws WorldException as {@link ProjectFileCopy#write} */
    FollowedProjectFile(Path source, Path copy, Path repositories) throws WorldException, IOException {
        this.source = source;
        this.copy = copy;
        this.repositories = repositories;
        this.seen = Files.readString(source);
        ProjectFileCopy.write(source, seen, copy, repositories);
        this.pools = ProjectFileCopy.poolTokens(copy);
    }

    /** The runner pools of the first copy and their tokens, in its order; empty when it names none. */
    Map<String, String> pools() {
        return pools;
    }

    /** Copies what has changed. A file that cannot be copied leaves the last copy, and is said once. */
    void follow(Progress progress) {
        try {
            var text = Files.readString(source);
            if (text.equals(seen)) {
                return;
            }
            seen = text;
            ProjectFileCopy.write(source, text, copy, repositories);
            progress.say(
                    "the project file has changed and is read again; what is wrong with it, pipeline-service's log says");
            if (poolsHaveChanged()) {
                progress.say(
                        "runner pools or their tokens have changed: runners take them at the next start of this world");
            }
        } catch (CharacterCodingException _) {
            sayOnce(progress, source + " is not UTF-8");
        } catch (WorldException e) {
            progress.say(e.getMessage() + "; the last good one stays in use");
        } catch (IOException _) {
            // between two versions, as editors leave it; the next look finds one
        }
    }

    private boolean poolsHaveChanged() {
        try {
            return !ProjectFileCopy.poolTokens(copy).equals(pools);
        } catch (WorldException _) {
            return true; // a token that is not there; pipeline-service says which
        }
    }

    private void sayOnce(Progress progress, String problem) {
        if (!problem.equals(seen)) {
            seen = problem;
            progress.say(problem + "; the last good one stays in use");
        }
    }
}
