package dev.chatops.pipeline.git;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How repositories are reached. */
@ConfigMapping(prefix = "chatops.git")
interface GitConfig {

    /** Folder for the mirrors; it may be lost, they are fetched again. */
    Path mirrors();

    /** How long the remote may take for a single answer. */
    @WithDefault("PT10S")
    Duration timeout();

    /** How many commits of the branch a mirror has at least. */
    @WithDefault("20")
    int depth();
}
