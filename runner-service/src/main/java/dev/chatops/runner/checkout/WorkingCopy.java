package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.claim.JobPayload.Source;
import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.executor.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The working copy of one project in one slot. It stays warm: after a job it is put back to its commit, so that the
 * next job of the same commit finds it ready and starts without a single git. Used by one job at a time.
 */
public final class WorkingCopy {

    /** GitLab's default for {@code GIT_DEPTH}. */
    private static final int DEPTH = 20;

    private static final int NOT_FETCHED = 3;
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern BRANCH = Pattern.compile("(?!-)[^\\p{Cntrl} ~^:?*\\[\\\\]+");

    /** What of this service's environment git needs to get through to a server. */
    private static final List<String> PASSED_ON = List.of(
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "all_proxy",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "GIT_SSL_CAINFO",
            "GIT_SSH_COMMAND",
            "SSH_AUTH_SOCK");

    private static final String SCRIPT = script();

    private final Path slot;
    private final Path folder;
    private final HostShell shell;
    private String cleanAt = "";

    /**
     * @param slot folder of the slot
     * @param project its path, such as {@code acme/demo}: the working copy is there below the slot's folder
     */
    public WorkingCopy(Path slot, String project, HostShell shell) {
        this.slot = slot;
        this.folder = slot.resolve(project).normalize();
        this.shell = shell;
        if (!folder.startsWith(slot) || folder.equals(slot)) {
            throw new IllegalArgumentException("not the path of a project: " + project);
        }
    }

    public Path folder() {
        return folder;
    }

    /**
     * Makes the folder stand at the commit, with nothing else in it.
     *
     * @param say hears what is being done, for the job's log
     * @param running hears of the git that is being run, so that it can be ended
     */
    public void prepare(Source source, Consumer<String> say, Consumer<RunningProcess> running)
            throws CheckoutException, InterruptedException {
        var address = requireSafe(source);
        if (!cleanAt.equals(source.sha()) || !Files.isDirectory(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
            put(source, address, say, running);
        }
        cleanAt = ""; // the job may leave anything behind
        say.accept("Checking out %s as detached HEAD (ref is %s)...\n".formatted(shortSha(source), source.branch()));
    }

    /** Puts everything back to the commit, and removes what does not belong to it. */
    public void tidy(Source source) throws CheckoutException, InterruptedException {
        put(source, requireSafe(source), _ -> {}, _ -> {});
        cleanAt = source.sha();
    }

    private void put(Source source, RepositoryAddress address, Consumer<String> say, Consumer<RunningProcess> running)
            throws CheckoutException, InterruptedException {
        var output = new GitOutput(address, say);
        int exitCode;
        try {
            makeSlot();
            var git = shell.run(
                    SCRIPT,
                    List.of(folder.toString(), source.sha(), source.branch(), address.url(), Integer.toString(DEPTH)),
                    slot,
                    environment(address),
                    output);
            running.accept(git);
            exitCode = git.await();
        } catch (IOException e) {
            throw new CheckoutException("the working copy cannot be prepared: " + e.getMessage(), e);
        }
        output.end();
        if (exitCode != 0) {
            throw new CheckoutException("the commit %s of branch %s cannot be %s: %s"
                    .formatted(
                            shortSha(source),
                            source.branch(),
                            exitCode == NOT_FETCHED ? "fetched" : "checked out",
                            output.lastLines()));
        }
    }

    /** All below it is made by the jobs' user: where he may write, this service must not. */
    private void makeSlot() throws IOException {
        if (!Files.isDirectory(slot)) {
            Files.createDirectories(slot);
            shell.give(slot);
        }
    }

    private Map<String, String> environment(RepositoryAddress address) {
        var environment = new HashMap<>(shell.environment());
        PASSED_ON.forEach(name -> {
            var value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        });
        environment.putIfAbsent("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        environment.put("GIT", shell.git());
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null"); // a job could have written it
        environment.put("GIT_ALLOW_PROTOCOL", "file:git:http:https:ssh");
        environment.put("LC_ALL", "C");
        environment.putAll(address.environment());
        return environment;
    }

    private static RepositoryAddress requireSafe(Source source) throws CheckoutException {
        if (!SHA.matcher(source.sha()).matches()
                || !BRANCH.matcher(source.branch()).matches()) {
            throw new CheckoutException("not a commit of a branch: %s of %s".formatted(source.sha(), source.branch()));
        }
        return RepositoryAddress.of(source.repository());
    }

    private static String shortSha(Source source) {
        return source.sha().substring(0, 8);
    }

    private static String script() {
        try (var file = WorkingCopy.class.getResourceAsStream("checkout.sh")) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
