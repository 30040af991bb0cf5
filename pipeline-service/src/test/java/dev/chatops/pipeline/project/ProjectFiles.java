package dev.chatops.pipeline.project;

import java.nio.file.Path;

/** Project files for tests of other packages. */
public final class ProjectFiles {

    private ProjectFiles() {}

    public static ProjectFile read(String text) throws Exception {
        return ProjectFileReader.read(Path.of("/etc/chatops/projects.yml"), text);
    }
}
