package dev.chatops.runner.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.claim.JobPayload.Variable;
import dev.chatops.events.FailureReason;
import dev.chatops.runner.executor.Executor.JobFolders;
import dev.chatops.runner.executor.ExecutorException;
import dev.chatops.runner.executor.JobShell;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The environment of a job's processes: its variables and the bare minimum of a shell, nothing of this service's own.
 * Scripts and file variables lie in a private folder beside the working copy, which is gone after the job.
 */
final class JobEnvironment implements AutoCloseable {

    /** What Linux gives a process in one variable, name and end included (execve(2), MAX_ARG_STRLEN). */
    private static final int LONGEST_BYTES = 128 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Path privateFolder;
    private final JobShell shell;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private JobEnvironment(Path privateFolder, JobShell shell) {
        this.privateFolder = privateFolder;
        this.shell = shell;
    }

    /**
     * @param variables the job's, then the runner's own
     * @param folders what an attempt that was cut short left of its files is removed
     * @throws ExecutorException for variables that no environment can hold: the job is to blame, and no runner would do
     *     better. The message holds no value
     */
    static JobEnvironment of(List<Variable> variables, Map<String, String> runners, JobFolders folders, JobShell shell)
            throws ExecutorException, IOException {
        remove(folders.files());
        if (Files.notExists(folders.builds())) {
            Files.createDirectories(folders.builds());
        }
        Files.createDirectory(folders.files(), permissions("rwx--x--x")); // what is in it is for the job's user alone
        var environment = new JobEnvironment(folders.files(), shell);
        environment.variables.putAll(shell.environment());
        environment.variables.put("CI_JOB_STATUS", "running");
        for (var variable : variables) {
            environment.put(variable);
        }
        environment.variables.putAll(runners);
        return environment;
    }

    Map<String, String> variables() {
        return variables;
    }

    /** Tells {@code after_script} how the script ended. */
    void setStatus(String status) {
        variables.put("CI_JOB_STATUS", status);
    }

    /** A script file that only the job's user reads. */
    Path script(String name, String text) throws IOException {
        if (text.indexOf('\0') >= 0) {
            throw new IOException("a command of the job holds a NUL character");
        }
        return write(name, text);
    }

    @Override
    public void close() throws IOException {
        remove(privateFolder);
    }

    private void put(Variable variable) throws ExecutorException, IOException {
        var key = variable.key();
        if (!NAME.matcher(key).matches()) {
            throw unfit("no environment can hold a variable named '" + key + "'");
        }
        if (variable.file()) {
            variables.put(key, write(key, variable.value()).toString());
        } else if (variable.value().indexOf('\0') >= 0) {
            throw unfit("the value of the variable " + key + " holds a NUL character");
        } else if (key.length() + 1 + variable.value().getBytes(UTF_8).length >= LONGEST_BYTES) {
            throw unfit(
                    "the value of the variable " + key
                            + " is longer than the 128 KiB that an environment can hold; a variable of type file may be longer");
        } else {
            variables.put(key, variable.value());
        }
    }

    private static ExecutorException unfit(String message) {
        return new ExecutorException(FailureReason.SCRIPT_FAILURE, message);
    }

    private Path write(String name, String text) throws IOException {
        var file = privateFolder.resolve(name);
        if (Files.notExists(file)) {
            Files.createFile(file, permissions("rw-------"));
        }
        Files.writeString(file, text);
        shell.give(file);
        return file;
    }

    /** It holds files only, and the job cannot add to it where it runs as another user. */
    private static void remove(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    remove(file);
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException _) {
            return;
        }
        Files.deleteIfExists(folder);
    }

    private static FileAttribute<?> permissions(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
