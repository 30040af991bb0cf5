package dev.chatops.runner.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.runner.executor.HostShell;
import dev.chatops.runner.executor.ProcessOutput;
import dev.chatops.runner.executor.RunningProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The files of one working copy. All that touches them is a process of the jobs' user. */
public final class WorkingFiles {

    private static final int MOST_ERROR_BYTES = 2000;
    private static final Path NOTHING = Path.of("/dev/null");

    /** The repository itself is nobody's artifact: what restores it would bring an old state back. */
    private static final String LIST =
            "find . -path ./.git -prune -o -mindepth 1 \\( -type f -o -type d -o -type l \\) -printf '%y%P\\0'";

    /** Not by the repository's own settings, which a job may have changed. */
    private static final String UNTRACKED =
            "\"$1\" -c safe.directory='*' -c core.fsmonitor=false" + " -c core.hooksPath=/dev/null ls-files -o -z";

    private static final String PACK =
            "exec tar --format=gnu --hard-dereference --no-recursion --null" + " --verbatim-files-from -T - -cf -";

    private static final String PACK_SMALL =
            "set -o pipefail; tar --format=gnu --hard-dereference --no-recursion --null"
                    + " --verbatim-files-from -T - -cf - | gzip -1";

    private static final String UNPACK = "exec tar -xzf - --no-same-owner";

    /** What a chosen set of files is called, each with a NUL behind it, and what is to be said of it. */
    public record Chosen(byte[] names, long count, List<String> report) {

        public boolean isEmpty() {
            return count == 0;
        }
    }

    private final HostShell host;
    private final Path project;
    private final Path scratch;
    private final Consumer<RunningProcess> running;

    /**
     * @param project the working copy
     * @param scratch names files of this service's own, that jobs cannot write; they are gone after each call
     * @param running hears of each process, so that it can be ended
     */
    public WorkingFiles(HostShell host, Path project, Path scratch, Consumer<RunningProcess> running) {
        this.host = host;
        this.project = project;
        this.scratch = scratch;
        this.running = running;
    }

    public Path project() {
        return project;
    }

    /** Looks for the files that are meant, folders and links included. */
    public Chosen choose(FileChoice choice) throws ArchiveException, IOException, InterruptedException {
        var names = new ByteArrayOutputStream();
        long[] count = {0};
        long[] unreadable = {0};
        if (choice.hasPaths()) {
            unreadable[0] += entries(LIST, List.of(), entry -> {
                var path = entry.substring(1);
                if (choice.takes(path, entry.charAt(0) == 'd')) {
                    names.writeBytes((path + '\0').getBytes(UTF_8));
                    count[0]++;
                }
            });
        }
        var report = new ArrayList<>(choice.report(project));
        if (choice.wantsUntracked()) {
            long before = count[0];
            unreadable[0] += entries(UNTRACKED, List.of(host.git()), path -> {
                if (!path.endsWith("/") && !choice.isExcluded(path)) {
                    names.writeBytes((path + '\0').getBytes(UTF_8));
                    count[0]++;
                }
            });
            report.add("untracked: found %d files".formatted(count[0] - before));
        }
        if (unreadable[0] > 0) {
            report.add("WARNING: %d files are left out: their names are not UTF-8".formatted(unreadable[0]));
        }
        return new Chosen(names.toByteArray(), count[0], report);
    }

    /** Reads what is packed while it is being packed. */
    @FunctionalInterface
    public interface Reader<T> {

        T read(InputStream tar) throws IOException, ArchiveException;
    }

    /** The files as a tar stream. */
    public <T> T pack(Chosen chosen, Reader<T> reader) throws ArchiveException, IOException, InterruptedException {
        return stream(PACK, chosen, reader);
    }

    /** The files as a stream of tar and gzip. */
    public <T> T packSmall(Chosen chosen, Reader<T> reader) throws ArchiveException, IOException, InterruptedException {
        return stream(PACK_SMALL, chosen, reader);
    }

    /** Puts the files of such a stream into the working copy; those that are there are replaced. */
    public void unpack(Path archive) throws ArchiveException, IOException, InterruptedException {
        var errors = ownFile(".err");
        try {
            end(start(UNPACK, List.of(), archive, errors, (_, _) -> {}), errors, 0);
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    /** What a small program of ours prints when it runs in the working copy. */
    public byte[] output(String text, List<String> arguments)
            throws ArchiveException, IOException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        run(text, arguments, (chunk, length) -> bytes.write(chunk, 0, length));
        return bytes.toByteArray();
    }

    private <T> T stream(String text, Chosen chosen, Reader<T> reader)
            throws ArchiveException, IOException, InterruptedException {
        var list = ownFile(".list");
        var errors = ownFile(".err");
        try (var bytes = new ProcessBytes()) {
            Files.write(list, chosen.names());
            var process = start(text, List.of(), list, errors, bytes);
            var waiter = Thread.ofVirtual().name("pack-end").start(() -> {
                try {
                    process.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                } finally {
                    bytes.end();
                }
            });
            try {
                var result = reader.read(bytes);
                bytes.transferTo(OutputStream.nullOutputStream());
                waiter.join();
                end(process, errors, 1); // 1: a file changed while it was read
                return result;
            } catch (IOException e) {
                if (bytes.isOver()) {
                    waiter.join();
                    end(process, errors, 1); // that is why nothing good could be read
                }
                throw e;
            } finally {
                process.kill();
                bytes.close();
                waiter.join();
            }
        } finally {
            Files.deleteIfExists(list);
            Files.deleteIfExists(errors);
        }
    }

    /** @return how many names are not UTF-8 and were passed over */
    private long entries(String text, List<String> arguments, Consumer<String> each)
            throws ArchiveException, IOException, InterruptedException {
        var rest = new ByteArrayOutputStream();
        long[] passedOver = {0};
        run(text, arguments, (chunk, length) -> {
            int from = 0;
            for (int i = 0; i < length; i++) {
                if (chunk[i] == 0) {
                    rest.write(chunk, from, i - from);
                    var name = rest.toString(UTF_8);
                    if (Arrays.equals(name.getBytes(UTF_8), rest.toByteArray())) {
                        each.accept(name);
                    } else {
                        passedOver[0]++;
                    }
                    rest.reset();
                    from = i + 1;
                }
            }
            rest.write(chunk, from, length - from);
        });
        return passedOver[0];
    }

    private void run(String text, List<String> arguments, ProcessOutput output)
            throws ArchiveException, IOException, InterruptedException {
        var errors = ownFile(".err");
        try {
            end(start(text, arguments, NOTHING, errors, output), errors, 0);
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private RunningProcess start(String text, List<String> arguments, Path input, Path errors, ProcessOutput output)
            throws ArchiveException, IOException {
        if (!Files.isDirectory(project)) {
            throw new ArchiveException("the project's folder is gone; the job removed it");
        }
        var process = host.pipe(text, arguments, project, input, errors, output);
        running.accept(process);
        return process;
    }

    private static void end(RunningProcess process, Path errors, int worst)
            throws ArchiveException, IOException, InterruptedException {
        int exitCode = process.await();
        if (exitCode > worst) {
            try (var said = Files.newInputStream(errors)) {
                var text = new String(said.readNBytes(MOST_ERROR_BYTES), UTF_8).strip();
                throw new ArchiveException(text.isEmpty() ? "exit code " + exitCode : text);
            }
        }
    }

    private Path ownFile(String ending) throws IOException {
        var file = scratch.resolveSibling(scratch.getFileName() + ending);
        Files.deleteIfExists(file);
        return Files.createFile(
                file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
