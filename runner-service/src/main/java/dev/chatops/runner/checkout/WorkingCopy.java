package dev.chatops.runner.checkout;

import dev.chatops.claim.JobPayload.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The working copy of one project in one slot. It stays warm: after a job it is put back to its commit, so that the
 * next job of the same commit finds it ready and starts at once. Used by one job at a time.
 */
public final class WorkingCopy {

    /** GitLab's default for {@code GIT_DEPTH}. */
    private static final int DEPTH = 20;

    private static final long LIMIT_MINUTES = 30;

    /** Stands for the repository's URL on git's command line and in its files, so that credentials are in neither. */
    private static final String ALIAS = "chatops://repository";

    private final Path folder;
    private String cleanAt = "";

    public WorkingCopy(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /**
     * Makes the folder stand at the commit, with nothing else in it.
     *
     * @param say hears what is being done, for the job's log
     */
    public void prepare(Source source, Consumer<String> say) throws CheckoutException, InterruptedException {
        requireSafe(source);
        var shown = "%s as detached HEAD (ref is %s)".formatted(shortSha(source), source.branch());
        if (!cleanAt.equals(source.sha())) {
            if (!Files.exists(folder.resolve(".git"))) {
                init();
            }
            if (!isThere(source)) {
                say.accept("Fetching changes with git depth set to " + DEPTH + "...\n");
                fetch(source);
            }
            tidy(source);
        }
        cleanAt = ""; // the job may leave anything behind
        say.accept("Checking out " + shown + "...\n");
    }

    /** Puts everything back to the commit, and removes what does not belong to it. */
    public void tidy(Source source) throws CheckoutException, InterruptedException {
        git(source, "checkout", "-f", "-q", "--detach", source.sha());
        git(source, "clean", "-ffdxq");
        cleanAt = source.sha();
    }

    private void init() throws CheckoutException, InterruptedException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CheckoutException("the builds folder cannot be written: " + e.getMessage(), e);
        }
        git(null, "init", "-q");
    }

    private boolean isThere(Source source) throws CheckoutException, InterruptedException {
        return run(source, List.of("cat-file", "-e", source.sha() + "^{commit}")).exitCode == 0;
    }

    private void fetch(Source source) throws CheckoutException, InterruptedException {
        var branch = "+refs/heads/" + source.branch() + ":refs/remotes/origin/" + source.branch();
        var fetched = run(source, List.of("fetch", "-q", "--no-tags", "--depth", "" + DEPTH, ALIAS, branch));
        if (fetched.exitCode == 0 && isThere(source)) {
            return;
        }
        // The branch has moved on since the pipeline was made: ask for the commit itself.
        var exact = run(source, List.of("fetch", "-q", "--no-tags", "--depth", "1", ALIAS, source.sha()));
        if (exact.exitCode != 0 || !isThere(source)) {
            throw new CheckoutException("the commit " + shortSha(source) + " of branch " + source.branch()
                    + " cannot be fetched: " + (fetched.exitCode != 0 ? fetched.output : exact.output));
        }
    }

    private static void requireSafe(Source source) throws CheckoutException {
        if (source.repository().startsWith("-") || source.repository().contains("::")) {
            throw new CheckoutException("the repository's address is not one that git may be given");
        }
        if (!source.sha().matches("[0-9a-f]{40}([0-9a-f]{24})?")
                || source.branch().startsWith("-")) {
            throw new CheckoutException("not a commit of a branch: " + source.branch());
        }
    }

    private static String shortSha(Source source) {
        return source.sha().substring(0, 8);
    }

    private record Result(int exitCode, String output) {}

    private void git(Source source, String... arguments) throws CheckoutException, InterruptedException {
        var result = run(source, List.of(arguments));
        if (result.exitCode != 0) {
            throw new CheckoutException("git " + arguments[0] + " failed: " + result.output);
        }
    }

    private Result run(Source source, List<String> arguments) throws CheckoutException, InterruptedException {
        var command = new ArrayList<>(List.of("git", "-c", "safe.directory=*", "-c", "protocol.ext.allow=never"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("GIT_") || name.startsWith("CHATOPS_"));
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("LC_ALL", "C");
        if (source != null) {
            environment.put("GIT_CONFIG_COUNT", "1");
            environment.put("GIT_CONFIG_KEY_0", "url." + source.repository() + ".insteadOf");
            environment.put("GIT_CONFIG_VALUE_0", ALIAS);
        }
        try {
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new CheckoutException(
                        "git " + arguments.getFirst() + " took more than " + LIMIT_MINUTES + " minutes");
            }
            return new Result(process.exitValue(), withoutCredentials(output, source));
        } catch (IOException e) {
            throw new CheckoutException("git cannot be started; is it installed? " + e.getMessage(), e);
        }
    }

    private static String withoutCredentials(String output, Source source) {
        var shown = source == null ? output : output.replace(source.repository(), "the repository");
        return shown.replaceAll("://[^/@\\s]+@", "://");
    }
}
