package dev.chatops.runner.executor;

import io.quarkus.logging.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts a program as the leader of a session, and so of a process group, of its own. */
@FunctionalInterface
interface SessionStarter {

    /**
     * Starts it with these variables alone. What it prints, errors among it, comes by one pipe.
     *
     * @param command its first word is the program's path
     * @throws IOException when the program cannot be run, or not with so much text
     */
    Process start(List<String> command, Map<String, String> environment, Path folder) throws IOException;

    /** Directly, where the C library can do it; else by way of {@code setsid}. */
    static SessionStarter find(String setsid) {
        if (PosixSpawn.isThere()) {
            return new PosixSpawn();
        }
        Log.info("this machine's C library starts no leaders of sessions: jobs are started by way of setsid");
        return by(setsid);
    }

    /** By Java's own means, which have no sessions: two programs more for each start, its helper and this one. */
    static SessionStarter by(String setsid) {
        return (command, environment, folder) -> {
            var all = new ArrayList<String>();
            all.add(setsid);
            all.addAll(command);
            var builder = new ProcessBuilder(all).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            return builder.start();
        };
    }
}
