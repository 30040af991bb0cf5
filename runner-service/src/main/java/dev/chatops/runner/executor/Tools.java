package dev.chatops.runner.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs that a runner needs, looked for on this service's {@code PATH}. */
final class Tools {

    private Tools() {}

    /** @throws IOException when it is not there; the message says which */
    static String find(String name) throws IOException {
        for (var folder : System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":")) {
            var file = Path.of(folder).resolve(name);
            if (file.isAbsolute() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                return file.toString();
            }
        }
        throw new IOException("this machine has no " + name + " on its PATH; install it and start the runner again");
    }
}
