package dev.chatops.local.cli;

import java.nio.file.Path;

/** Where the repository is. */
final class Home {

    private Home() {}

    /** As the {@code chatops} script says; else the working folder. */
    static Path folder() {
        return Path.of(System.getProperty("chatops.home", "")).toAbsolutePath().normalize();
    }
}
