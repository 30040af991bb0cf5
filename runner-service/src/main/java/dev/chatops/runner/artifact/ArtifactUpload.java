package dev.chatops.runner.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.claim.JobArtifacts;
import dev.chatops.claim.JobPayload;
import dev.chatops.runner.archive.ArchiveException;
import dev.chatops.runner.archive.FileChoice;
import dev.chatops.runner.archive.VariableText;
import dev.chatops.runner.archive.WorkingFiles;
import dev.chatops.runner.executor.RunningProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Hands in what {@code artifacts} of one job names, as GitLab's runner does and says. */
public final class ArtifactUpload {

    private static final int MOST_DOTENV_BYTES = 5 * 1024; // pipeline-service takes no more
    private static final String HEAD = "[[ -f ./$2 && ! -L ./$2 ]] || exit 0; exec head -c \"$1\" -- \"./$2\"";

    private final JobPayload job;
    private final JobArtifacts artifacts;
    private final WorkingFiles files;
    private final ArtifactClient client;
    private final Path zip;
    private final Consumer<RunningProcess> running;
    private final Consumer<String> say;

    /**
     * @param zip where the archive is made; a place that jobs cannot write, gone after the upload
     * @param running hears of all that is being waited for, so that it can be ended
     * @param say hears lines for the job's log
     */
    public ArtifactUpload(
            JobPayload job,
            WorkingFiles files,
            ArtifactClient client,
            Path zip,
            Consumer<RunningProcess> running,
            Consumer<String> say) {
        this.job = job;
        this.artifacts = job.artifacts();
        this.files = files;
        this.client = client;
        this.zip = zip;
        this.running = running;
        this.say = say;
    }

    /** Whether there is anything to hand in after such an end. */
    public static boolean isNeeded(JobArtifacts artifacts, boolean success) {
        if (artifacts == null) {
            return false;
        }
        boolean now = artifacts.when().equals("always") || artifacts.when().equals("on_success") == success;
        return now
                && (hasArchive(artifacts)
                        || !artifacts.dotenv().isEmpty()
                        || !artifacts.unkept().isEmpty());
    }

    /** @param variables of the job, as its script saw them */
    public void run(Map<String, String> variables) throws ArtifactException, IOException, InterruptedException {
        try {
            if (hasArchive(artifacts)) {
                archive(variables);
            }
            if (!artifacts.dotenv().isEmpty()) {
                dotenv(variables);
            }
        } catch (ArchiveException e) {
            throw new ArtifactException(true, "the artifacts cannot be read: " + e.getMessage());
        }
        if (!artifacts.unkept().isEmpty()) {
            warn("these reports are not kept: " + String.join(", ", artifacts.unkept()));
        }
    }

    private static boolean hasArchive(JobArtifacts artifacts) {
        return !artifacts.paths().isEmpty() || artifacts.untracked();
    }

    private void archive(Map<String, String> variables)
            throws ArtifactException, ArchiveException, IOException, InterruptedException {
        say.accept("Uploading artifacts...\n");
        var chosen = choose(artifacts.paths(), artifacts.exclude(), artifacts.untracked(), variables);
        if (chosen.isEmpty()) {
            say.accept("\033[31;1mERROR: No files to upload\033[0;m\n");
            return;
        }
        Files.deleteIfExists(zip);
        try {
            files.pack(chosen, tar -> {
                ZipOfTar.write(tar, zip, artifacts.limitBytes());
                return null;
            });
            var name = fileName(variables);
            client.put(job, "archive", name, BodyPublishers.ofFile(zip), running);
            say.accept("Uploading artifacts as \"archive\" to coordinator... 201 Created  %s (%d bytes)\n"
                    .formatted(name, Files.size(zip)));
        } catch (ZipOfTar.TooLargeException _) {
            throw new ArtifactException(
                    true,
                    "the archive is larger than the limit of %d bytes; name fewer files in artifacts:paths, or exclude some"
                            .formatted(artifacts.limitBytes()));
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private void dotenv(Map<String, String> variables)
            throws ArtifactException, ArchiveException, IOException, InterruptedException {
        say.accept("Uploading artifacts...\n");
        var chosen = choose(artifacts.dotenv(), List.of(), false, variables);
        var all = new ByteArrayOutputStream();
        for (var name : new String(chosen.names(), UTF_8).split("\0")) {
            if (!name.isEmpty()) {
                var text = files.output(HEAD, List.of(Integer.toString(MOST_DOTENV_BYTES + 1), name));
                all.writeBytes(text);
                if (text.length > 0 && text[text.length - 1] != '\n') {
                    all.write('\n');
                }
            }
        }
        if (chosen.isEmpty()) {
            say.accept("\033[31;1mERROR: No files to upload\033[0;m\n");
            return;
        }
        client.put(job, "dotenv", ".env", BodyPublishers.ofByteArray(all.toByteArray()), running);
        say.accept("Uploading artifacts as \"dotenv\" to coordinator... 201 Created\n");
    }

    private WorkingFiles.Chosen choose(
            List<String> paths, List<String> exclude, boolean untracked, Map<String, String> variables)
            throws ArchiveException, IOException, InterruptedException {
        var chosen = files.choose(new FileChoice(paths, exclude, untracked, files.project(), variables));
        for (var line : chosen.report()) {
            if (line.startsWith("WARNING: ")) {
                warn(line.substring("WARNING: ".length()));
            } else {
                say.accept(line + "\n");
            }
        }
        return chosen;
    }

    /** Of what may be in a file's name; {@code artifacts.zip} when nothing is left. */
    private String fileName(Map<String, String> variables) {
        var name = VariableText.expand(artifacts.name(), variables)
                .replaceAll("[/\\\\\\p{Cntrl}\"]+", "-")
                .strip();
        return (name.isEmpty() ? "artifacts" : name.substring(0, Math.min(name.length(), 150))) + ".zip";
    }

    private void warn(String text) {
        say.accept("\033[0;33mWARNING: %s\033[0;m\n".formatted(text));
    }
}
