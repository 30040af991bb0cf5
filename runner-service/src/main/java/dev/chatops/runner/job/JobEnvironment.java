package dev.chatops.runner.job;

import dev.chatops.claim.JobPayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment of a job's processes: its variables and the bare minimum of a shell, nothing of this service's own.
 * Scripts and file variables lie in a private folder beside the working copy, which is gone after the job.
 */
final class JobEnvironment implements AutoCloseable {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path privateFolder;
    private final Map<String, String> variables;

    private JobEnvironment(Path privateFolder, Map<String, String> variables) {
        this.privateFolder = privateFolder;
        this.variables = variables;
    }

    static JobEnvironment of(JobPayload payload, Path builds, Path workingCopy) throws IOException {
        var privateFolder = Files.createTempDirectory(
                Files.createDirectories(builds),
                "job-" + payload.jobId() + "-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var variables = new LinkedHashMap<String, String>();
        variables.put("PATH", System.getenv().getOrDefault("PATH", PATH));
        variables.put("HOME", System.getProperty("user.home"));
        variables.put("USER", System.getProperty("user.name"));
        variables.put("LOGNAME", System.getProperty("user.name"));
        variables.put("SHELL", "/bin/bash");
        variables.put("LANG", "C.UTF-8");
        for (var variable : payload.variables()) {
            variables.put(
                    variable.key(),
                    variable.file()
                            ? write(privateFolder.resolve(variable.key()), variable.value())
                            : variable.value());
        }
        variables.put("CI_BUILDS_DIR", builds.toString());
        variables.put("CI_PROJECT_DIR", workingCopy.toString());
        return new JobEnvironment(privateFolder, variables);
    }

    /** @param status the script's outcome, for {@code after_script}; null before there is one */
    Map<String, String> variables(String status) {
        var all = new LinkedHashMap<>(variables);
        if (status != null) {
            all.put("CI_JOB_STATUS", status);
        }
        return all;
    }

    /** A script file that only its owner reads. */
    Path script(String name, String text) throws IOException {
        var file = privateFolder.resolve(name);
        write(file, text);
        return file;
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(privateFolder)) {
            for (var file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static String write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return file.toString();
    }
}
