package dev.chatops.runner.executor;

import dev.chatops.runner.RunnerConfig;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts processes on this machine for jobs, git's among them, as another OS user unless running them as this service's own was switched
 * on (G7). They get the environment they are given and nothing of this service's.
 */
@Singleton
public class HostShell {

    /** Reads the script from a file and runs it; bash then calls itself {@code bash} in its messages, not by a path. */
    private static final String RUN_FILE = "IFS= builtin read -r -d '' REPLY <\"$1\"; shift; eval \"$REPLY\"";

    /** Waits until it is contained; then there is nothing to read any more. */
    private static final String HELD = "builtin read -r || exit 125; exec < /dev/null; ";

    /** Another user's rights instead of this service's, and bash. */
    private final List<String> bash = new ArrayList<>();

    private SessionStarter sessions;
    private String setsid;
    private Containment.Maker containments;
    private Watchdog watchdog;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final RunnerConfig config;
    private final OsUser user;
    private List<String> bashAlone;
    private String env;
    private String git;
    private String problem;

    public HostShell(RunnerConfig config) throws InterruptedException {
        this.config = config;
        OsUser jobs = null;
        try {
            git = Tools.find("git");
            setsid = Tools.find("setsid");
            sessions = SessionStarter.find(setsid);
            if (config.shell().user().isPresent()) {
                jobs = OsUser.named(config.shell().user().get());
                bash.addAll(jobs.switchTo());
            } else if (config.shell().sameUser()) {
                Log.warn("jobs run as this service's own OS user and can read its secrets:"
                        + " chatops.runner.shell.same-user is on");
            } else {
                problem = "jobs need an OS user of their own: name it with CHATOPS_RUNNER_SHELL_USER (this service must"
                        + " be able to switch to it), or let them run as this service's own, which can read its"
                        + " secrets, with CHATOPS_RUNNER_SHELL_SAME_USER=true";
            }
            bashAlone = List.of(Tools.find("bash"), "--noprofile", "--norc", "-c");
            bash.addAll(bashAlone);
            env = Tools.find("env");
            environment.putAll(OsUser.environment(jobs));
            if (problem == null) {
                contain(jobs);
            }
        } catch (IOException e) {
            problem = e.getMessage();
        }
        user = jobs;
        if (problem != null) {
            Log.errorf("this runner takes no jobs: %s", problem);
        }
    }

    @PreDestroy
    public void close() throws IOException {
        if (watchdog != null) {
            watchdog.close();
        }
        if (containments instanceof Cgroups cgroups) {
            cgroups.close();
        }
    }

    /** Why no job can run here; empty when all is well. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** The bare minimum of a shell: {@code PATH}, {@code HOME} and the like of the user that jobs run as. */
    public Map<String, String> environment() {
        return environment;
    }

    /**
     * Number of the jobs' user and of its group, as in {@code 1000:1000}.
     *
     * @param ours a file or folder of this service's own user
     */
    public String ids(Path ours) throws IOException {
        return user != null
                ? user.uid() + ":" + user.gid()
                : Files.getAttribute(ours, "unix:uid") + ":" + Files.getAttribute(ours, "unix:gid");
    }

    /** Where git is on this machine. */
    public String git() {
        return git;
    }

    /** Starts a bash that runs a script file. */
    public RunningProcess runFile(Path script, Path folder, Map<String, String> variables, ProcessOutput output)
            throws IOException {
        return startHeld(RUN_FILE, List.of(script.toString()), folder, variables, output);
    }

    /** Starts a bash that runs a text of ours; what differs from call to call comes in as {@code $1}, {@code $2} … */
    public RunningProcess run(
            String text, List<String> arguments, Path folder, Map<String, String> variables, ProcessOutput output)
            throws IOException {
        return startHeld(text, arguments, folder, variables, output);
    }

    /**
     * Starts a bash that runs a text of ours, for its bytes.
     *
     * @param input what it reads; its user need not be able to open the file
     * @param errors where its error messages go; likewise
     * @param output takes what it prints, and no errors
     */
    public RunningProcess pipe(
            String text, List<String> arguments, Path folder, Path input, Path errors, ProcessOutput output)
            throws IOException {
        var containment = containments.make();
        var command = new ArrayList<>(containment.entry());
        command.add(setsid);
        command.addAll(bash);
        command.addAll(List.of(text, "bash"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(input.toFile())
                .redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(containment.environment());
        return ProcessGroup.start(builder, containment, watchdog, output);
    }

    /** Makes a file or folder the property of the user that jobs run as. */
    public void give(Path path) throws IOException {
        if (user != null) {
            var lookup = path.getFileSystem().getUserPrincipalLookupService();
            var attributes = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            attributes.setGroup(lookup.lookupPrincipalByGroupName(Integer.toString(user.gid())));
            attributes.setOwner(lookup.lookupPrincipalByName(user.name()));
        }
    }

    private ProcessGroup startHeld(
            String text, List<String> arguments, Path folder, Map<String, String> variables, ProcessOutput output)
            throws IOException {
        var containment = containments.make();
        var early = EarlyVariables.of(variables);
        var command = new ArrayList<>(bash);
        if (early.isEmpty()) {
            command.addAll(List.of(HELD + text, "bash"));
        } else {
            command.addAll(List.of(HELD + "exec -- \"$@\"", "bash", env));
            early.forEach((name, value) -> command.add(name + "=" + value));
            command.addAll(bashAlone);
            command.addAll(List.of(text, "bash"));
        }
        command.addAll(arguments);
        var others = new HashMap<>(variables);
        others.keySet().removeAll(early.keySet());
        others.putAll(containment.environment());
        return ProcessGroup.startHeld(start(command, others, folder, containment), containment, watchdog, output);
    }

    private Process start(List<String> command, Map<String, String> variables, Path folder, Containment containment)
            throws IOException {
        try {
            return sessions.start(command, variables, folder);
        } catch (IOException e) {
            containment.close(); // it serves another
            throw e;
        }
    }

    /** In control groups if that works, else by marks. */
    private void contain(OsUser jobs) throws IOException, InterruptedException {
        var cgroups = config.shell().cgroups() ? Cgroups.find(Tools.find("sh")) : Optional.<Cgroups>empty();
        var folder = cgroups.map(found -> found.folder().toString()).orElse("");
        // by Java's own means, which also see to it that children can be waited for, whoever has started this service
        // (SIGCHLD)
        watchdog = new Watchdog(setsid, Tools.find("bash"), folder);
        containments = () -> new MarkedProcesses(jobs);
        if (cgroups.isPresent()) {
            containments = cgroups.get();
            try {
                tryOut();
                Log.infof("jobs run in control groups below %s", folder);
                return;
            } catch (IOException e) {
                Log.debugf("no control groups: %s", e.getMessage());
                containments = () -> new MarkedProcesses(jobs);
            }
        }
        Log.info(
                "no control groups can be made here: what jobs leave behind is looked for by a mark in its environment");
        tryOut();
    }

    private void tryOut() throws IOException, InterruptedException {
        var said = new StringBuilder();
        ProcessOutput output = (bytes, length) -> said.append(new String(bytes, 0, length));
        int exitCode =
                run("exit 0", List.of(), Path.of("/"), environment, output).await();
        if (exitCode != 0) {
            throw new IOException("no process can be started for a job: %s (exit code %d)"
                    .formatted(said.toString().strip(), exitCode));
        }
    }
}
