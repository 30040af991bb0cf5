package dev.chatops.local.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of the world: started, killed, paused and started again by name. */
public final class ChildProcess {

    private static final Duration READY_LIMIT = ServiceJvm.LOCAL.ready();
    private static final int TAIL_LINES = 20;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final URI url;
    private final URI readiness;
    private Process process;

    /**
     * @param url where others reach it
     * @param readiness answers 200 once it does its work; null when the caller knows another way
     */
    ChildProcess(String name, List<String> command, Map<String, String> environment, Path log, URI url, URI readiness) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = new HashMap<>(environment);
        this.log = log;
        this.url = url;
        this.readiness = readiness;
    }

    public String name() {
        return name;
    }

    public URI url() {
        return url;
    }

    /** The file that takes all it prints. */
    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    public synchronized ChildProcess start() throws WorldException {
        try {
            Files.createDirectories(log.getParent());
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            process = builder.start();
            return this;
        } catch (IOException e) {
            throw new WorldException(name + " cannot be started: " + e.getMessage(), e);
        }
    }

    /** Returns once it answers that it is ready. */
    public ChildProcess awaitReady() throws WorldException, InterruptedException {
        return awaitReady(READY_LIMIT);
    }

    ChildProcess awaitReady(Duration limit) throws WorldException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            if (!isAlive()) {
                throw new WorldException(name + " ended with exit code " + exitCode() + ". " + tail());
            }
            if (isReady()) {
                return this;
            }
            if (System.nanoTime() > deadline) {
                throw new WorldException(
                        name + " is not ready after " + limit.toSeconds() + " s (" + readiness + "). " + tail());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Asks it once, and waits five seconds for the answer at most. */
    boolean isReady() throws InterruptedException {
        var request =
                HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(5)).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Of one that has ended; 128 and more for a signal. */
    int exitCode() {
        return process.exitValue();
    }

    /** SIGKILL: it has no chance to tidy up. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM. Returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM, and SIGKILL for one that does not end within the limit. Returns when it is gone. */
    public void stop(Duration limit) throws InterruptedException {
        if (process == null) {
            return;
        }
        process.destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    /** SIGSTOP: it hangs until {@link #resume()}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    WorldFile.Service described() {
        return new WorldFile.Service(name, pid(), url.toString(), WorldFile.Process.startOf(process.toHandle()));
    }

    /** The last lines that it printed, and where the rest is. */
    String tail() {
        try {
            var lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
            return "The end of its log, " + log + ":\n  "
                    + String.join("\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "Its log " + log + " cannot be read: " + e.getMessage();
        }
    }
}
