package dev.chatops.local.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps the copy of a project file like the user's own, so that a running world reads changes as a real one does. */
final class FollowedProjectFile {

    private final Path source;
    private final Path copy;
    private final Path repositories;
    private String seen;

    /** Writes the first copy. @throws WorldException as {@link ProjectFileCopy#write} */
    FollowedProjectFile(Path source, Path copy, Path repositories) throws WorldException, IOException {
        this.source = source;
        this.copy = copy;
        this.repositories = repositories;
        ProjectFileCopy.write(source, copy, repositories);
        this.seen = Files.readString(source);
    }

    /** Copies what has changed. A file that cannot be copied leaves the last copy, and is said once. */
    void follow(Progress progress) {
        try {
            var text = Files.readString(source);
            if (text.equals(seen)) {
                return;
            }
            seen = text;
            ProjectFileCopy.write(source, copy, repositories);
            progress.say(
                    "the project file has changed and is read again; what is wrong with it, pipeline-service's log says");
        } catch (WorldException e) {
            progress.say(e.getMessage() + "; the last good one stays in use");
        } catch (IOException _) {
            // between two versions, as editors leave it; the next look finds one
        }
    }
}
