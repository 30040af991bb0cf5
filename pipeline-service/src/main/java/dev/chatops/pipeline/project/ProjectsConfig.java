package dev.chatops.pipeline.project;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where users, projects and pools come from, and what the project file may leave out. */
@ConfigMapping(prefix = "chatops.projects")
interface ProjectsConfig {

    Path file();

    /** How often the file is looked at for a change, in the form of Quarkus' schedules. */
    @WithDefault("2s")
    String checkEvery();

    /** The token of the pool {@code default}, which is there when the project file names no pools. */
    @WithDefault("${chatops.runners.token:}")
    Optional<String> defaultPoolToken();
}
