package dev.chatops.runner.executor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A user of this machine, as its name service tells. */
record OsUser(String name, int uid, int gid, String home) {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static OsUser named(String name) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Tools.find("getent"), "passwd", "--", name).start();
        var line = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("there is no OS user " + name + " (chatops.runner.shell.user)");
        }
        var fields = line.split(":", -1);
        var user = new OsUser(fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]);
        if (user.uid == 0) {
            throw new IOException("jobs are not run as root (chatops.runner.shell.user)");
        }
        return user;
    }

    /** What stands before a command so that it runs as this user; it replaces itself by the command. */
    List<String> switchTo() throws IOException {
        return List.of(
                Tools.find("setpriv"), "--reuid=" + uid, "--regid=" + gid, "--init-groups", "--inh-caps=-all", "--");
    }

    /**
     * What this user sees. It is looked at by a thread that is this user to all files, and ends with that: no right but those to
     * become the user is needed.
     */
    <T> T looking(Supplier<T> look) {
        Executor asUser = task -> Thread.ofPlatform().name("looking-as-" + name).start(() -> {
            FileUser.become(uid, gid);
            task.run();
        });
        return CompletableFuture.supplyAsync(look, asUser).join();
    }

    /** @param user null for the one that this service runs as */
    static Map<String, String> environment(OsUser user) {
        var name = user == null ? System.getProperty("user.name") : user.name;
        var environment = new LinkedHashMap<String, String>();
        environment.put("PATH", user == null ? System.getenv().getOrDefault("PATH", PATH) : PATH);
        environment.put("HOME", user == null ? System.getProperty("user.home") : user.home);
        environment.put("USER", name);
        environment.put("LOGNAME", name);
        environment.put("SHELL", "/bin/bash");
        environment.put("LANG", "C.UTF-8");
        return environment;
    }
}
