package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.claim.JobPayload.Source;
import dev.chatops.runner.checkout.GitSettings.Strategy;
import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.executor.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The working copy of one project in one slot. It stays warm: after a job it is put back to its commit, so that the
 * next job of the same commit finds it ready and starts without a single git. A job that touched nothing leaves nothing
 * to be put back, and git is not started after it either ({@link TreeSnapshot} has the rule). Used by one job at a time.
 */
public final class WorkingCopy {

    private static final int NOT_FETCHED = 3;
    private static final int NO_SUBMODULE = 5;
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

    private static final String SCRIPT = script("checkout.sh");
    private static final String EMPTY = "{ find \"$FOLDER\" -mindepth 1 -delete 2> /dev/null"
            + " || { chmod -R u+rwX \"$FOLDER\" && find \"$FOLDER\" -mindepth 1 -delete; }; }";

    /** What it is put to. */
    private record Wanted(String sha, String url, GitSettings settings) {}

    /**
     * What it was put to last.
     *
     * @param look how it looked then; empty where that cannot be told
     */
    private record Standing(Wanted wanted, Optional<TreeSnapshot> look) {}

    private final Path slot;
    private final Path folder;
    private final HostShell shell;
    private Standing standing;
    private boolean isTidy;
    private int fetchedDepth;

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

    /** Where a script of the job can be before there is a working copy. It is made if it is not there. */
    public Path slot() throws IOException {
        makeSlot();
        return slot;
    }

    /**
     * Makes the folder what the job wants: at its commit and with nothing else in it, unless its settings say otherwise.
     *
     * @param say hears what is being done, for the job's log
     * @param running hears of the git that is being run, so that it can be ended
     */
    public void prepare(Source source, GitSettings settings, Consumer<String> say, Consumer<RunningProcess> running)
            throws CheckoutException, InterruptedException {
        var address = requireSafe(source);
        settings.ignored()
                .forEach(name -> say.accept("\033[0;33mWARNING: %s has no effect here\033[0;m\n".formatted(name)));
        if (settings.strategy() == Strategy.NONE || settings.strategy() == Strategy.EMPTY) {
            withoutGit(source, settings, say, running);
            return;
        }
        // all history can have grown since, so it is looked for each time
        if (settings.depth() == 0 || !stands(new Wanted(source.sha(), address.url(), settings))) {
            put(source, address, settings, say, running);
        }
        isTidy = false; // the job may leave anything behind
        say.accept(
                settings.checkout()
                        ? "Checking out %s as detached HEAD (ref is %s)...\n"
                                .formatted(shortSha(source), source.branch())
                        : "Skipping Git checkout\n");
    }

    /** Puts everything back to the commit, and removes what does not belong to it, for the next job like this one. */
    public void tidy(Source source, GitSettings settings) throws CheckoutException, InterruptedException {
        if (settings.strategy() != Strategy.FETCH || !settings.checkout()) {
            return;
        }
        var address = requireSafe(source);
        var wanted = new Wanted(source.sha(), address.url(), settings);
        if (!stands(wanted)) {
            run(SCRIPT, source, address, settings, false, _ -> {}, _ -> {});
            standing = new Standing(wanted, TreeSnapshot.of(slot, folder));
        }
        isTidy = true;
    }

    /** Whether it is as it is wanted. Where that cannot be seen, it is so from a tidying to the next job. */
    private boolean stands(Wanted wanted) {
        if (standing == null || !standing.wanted.equals(wanted)) {
            return false;
        }
        return standing.look
                .map(TreeSnapshot::isUntouched)
                .orElseGet(() -> isTidy && Files.isDirectory(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS));
    }

    /** What is known of git's index, as the script names it. */
    private String index() {
        if (standing == null || standing.look.isEmpty()) {
            return "unknown";
        }
        return standing.look.get().isUntouched(folder.resolve(".git/index")) ? "same" : "changed";
    }

    private void put(
            Source source,
            RepositoryAddress address,
            GitSettings settings,
            Consumer<String> say,
            Consumer<RunningProcess> running)
            throws CheckoutException, InterruptedException {
        boolean refetch = settings.depth() == 0 || settings.depth() > fetchedDepth;
        for (int attempt = 1; ; attempt++) {
            try {
                run(SCRIPT, source, address, settings, refetch, say, running);
                fetchedDepth = settings.depth() == 0 ? Integer.MAX_VALUE : Math.max(fetchedDepth, settings.depth());
                return;
            } catch (CheckoutException e) {
                fetchedDepth = 0;
                if (attempt >= settings.attempts()) {
                    throw e;
                }
                say.accept("\033[0;33mWARNING: attempt %d of %d to get the sources failed: %s\033[0;m\n"
                        .formatted(attempt, settings.attempts(), e.getMessage()));
            }
        }
    }

    private void withoutGit(Source source, GitSettings settings, Consumer<String> say, Consumer<RunningProcess> running)
            throws CheckoutException, InterruptedException {
        say.accept("Skipping Git repository setup\nSkipping Git checkout\nSkipping Git submodules setup\n");
        var script = "mkdir -p -- \"$FOLDER\"" + (settings.strategy() == Strategy.EMPTY ? " && " + EMPTY : "");
        run(script, source, requireSafe(source), settings, false, say, running);
    }

    private void run(
            String script,
            Source source,
            RepositoryAddress address,
            GitSettings settings,
            boolean refetch,
            Consumer<String> say,
            Consumer<RunningProcess> running)
            throws CheckoutException, InterruptedException {
        var output = new GitOutput(address, say);
        var index = index();
        standing = null; // what comes of this is for the caller to look at
        int exitCode;
        try {
            makeSlot();
            var environment = environment(address);
            environment.put("FOLDER", folder.toString());
            environment.put("COMMIT", source.sha());
            environment.put("BRANCH", source.branch());
            environment.put("ADDRESS", address.url());
            environment.put("STRATEGY", word(settings.strategy()));
            environment.put("DEPTH", Integer.toString(settings.depth()));
            environment.put("REFETCH", refetch ? "yes" : "no");
            environment.put("INDEX", index);
            environment.put("CHECKOUT", Boolean.toString(settings.checkout()));
            environment.put("SUBMODULES", word(settings.submodules()));
            environment.put("SUBMODULE_DEPTH", Integer.toString(settings.submoduleDepth()));
            environment.put("SUBMODULE_PATHS", String.join(" ", settings.submodulePaths()));
            var git = shell.run(script, settings.cleanFlags(), slot, environment, output);
            running.accept(git);
            exitCode = git.await();
        } catch (IOException e) {
            throw new CheckoutException("the working copy cannot be prepared: " + e.getMessage(), e);
        }
        output.end();
        if (exitCode != 0) {
            throw new CheckoutException("the %scommit %s of branch %s cannot be %s: %s"
                    .formatted(
                            exitCode == NO_SUBMODULE ? "submodules of " : "",
                            shortSha(source),
                            source.branch(),
                            exitCode == NOT_FETCHED || exitCode == NO_SUBMODULE ? "fetched" : "checked out",
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

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String script(String name) {
        try (var file = WorkingCopy.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
