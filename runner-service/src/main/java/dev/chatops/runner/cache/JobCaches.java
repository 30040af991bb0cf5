package dev.chatops.runner.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.claim.JobCache;
import dev.chatops.claim.JobPayload;
import dev.chatops.runner.archive.ArchiveException;
import dev.chatops.runner.archive.FileChoice;
import dev.chatops.runner.archive.VariableText;
import dev.chatops.runner.archive.WorkingFiles;
import dev.chatops.runner.executor.HostShell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The caches of one job: what is restored before its script, and saved after it under the same keys. */
public final class JobCaches {

    private static final String GIT =
            "git() { \"$1\" -c safe.directory='*' -c core.fsmonitor=false -c core.hooksPath=/dev/null \"${@:2}\"; }; ";

    private static final String BLOBS = GIT + "git \"$1\" --glob-pathspecs ls-files -s -z -- \"${@:2}\"";

    private static final String COMMITS = GIT + "for file in \"${@:2}\"; do"
            + " git \"$1\" --glob-pathspecs log -1 --format=%H%x00 HEAD -- \"$file\" || exit; done";

    private static final Set<String> POLICIES = Set.of("pull", "push", "pull-push");

    private record Keyed(JobCache cache, String key, String policy) {

        boolean isPulled() {
            return !policy.equals("push");
        }

        boolean isPushedAfter(boolean success) {
            return !policy.equals("pull")
                    && (cache.when().equals("always") || cache.when().equals("on_success") == success)
                    && (!cache.paths().isEmpty() || cache.untracked());
        }
    }

    private final JobPayload job;
    private final HostShell host;
    private final CacheStore store;
    private final long limitBytes;
    private final Consumer<String> say;
    private final List<Keyed> caches = new ArrayList<>();

    /** @param say hears lines for the job's log */
    public JobCaches(JobPayload job, HostShell host, CacheStore store, long limitBytes, Consumer<String> say) {
        this.job = job;
        this.host = host;
        this.store = store;
        this.limitBytes = limitBytes;
        this.say = say;
    }

    /** Restores what there is. To be called while the working copy stands at its commit: the keys are found out here. */
    public void restore(WorkingFiles files, Map<String, String> variables) throws InterruptedException {
        int index = 0;
        for (var cache : job.caches()) {
            try {
                var key = CacheKey.of(cache, index++, ids(cache, files), variables);
                var policy = VariableText.expand(cache.policy(), variables);
                if (!POLICIES.contains(policy)) {
                    warn("the cache %s is left alone: its policy is \"%s\", not pull-push, pull or push"
                            .formatted(key, policy));
                    continue;
                }
                var keyed = new Keyed(cache, key, policy);
                caches.add(keyed);
                if (keyed.isPulled()) {
                    restore(keyed, files, variables);
                }
            } catch (IOException | ArchiveException e) {
                warn("the cache cannot be restored: " + e.getMessage());
            }
        }
    }

    /** Whether anything is to be saved after such an end. */
    public boolean isSaveNeeded(boolean success) {
        return caches.stream().anyMatch(cache -> cache.isPushedAfter(success));
    }

    public void save(boolean success, WorkingFiles files, Map<String, String> variables) throws InterruptedException {
        for (var cache : caches) {
            if (cache.isPushedAfter(success)) {
                try {
                    save(cache, files, variables);
                } catch (IOException | ArchiveException e) {
                    warn("the cache %s is not saved: %s".formatted(cache.key, e.getMessage()));
                }
            }
        }
    }

    private void restore(Keyed cache, WorkingFiles files, Map<String, String> variables)
            throws IOException, ArchiveException, InterruptedException {
        var keys = new ArrayList<>(List.of(cache.key));
        keys.addAll(CacheKey.fallbacks(cache.cache, variables));
        for (var key : keys) {
            say.accept("Checking cache for %s...\n".formatted(key));
            var found = store.find(job.project(), key);
            if (found.isPresent()) {
                files.unpack(found.get());
                say.accept("Successfully extracted cache\n");
                return;
            }
        }
        say.accept("No cache found\n");
    }

    private void save(Keyed cache, WorkingFiles files, Map<String, String> variables)
            throws IOException, ArchiveException, InterruptedException {
        say.accept("Creating cache %s...\n".formatted(cache.key));
        var chosen = files.choose(
                new FileChoice(cache.cache.paths(), List.of(), cache.cache.untracked(), files.project(), variables));
        for (var line : chosen.report()) {
            if (line.startsWith("WARNING: ")) {
                warn(line.substring("WARNING: ".length()));
            } else {
                say.accept(line + "\n");
            }
        }
        if (chosen.isEmpty()) {
            say.accept("No files to cache\n");
            return;
        }
        try (var draft = store.begin(job.project(), cache.key)) {
            files.packSmall(chosen, packed -> {
                copy(packed, draft.out());
                return null;
            });
            draft.commit();
        }
        say.accept("Created cache\n");
    }

    private void copy(InputStream packed, OutputStream out) throws IOException, ArchiveException {
        var buffer = new byte[64 * 1024];
        long length = 0;
        for (int read = packed.read(buffer); read >= 0; read = packed.read(buffer)) {
            length += read;
            if (length > limitBytes) {
                throw new ArchiveException("it is larger than the limit of %d bytes".formatted(limitBytes));
            }
            out.write(buffer, 0, read);
        }
    }

    /** In a shallow clone, what a commit below its depth changed counts as changed by the lowest commit there is. */
    private List<String> ids(JobCache cache, WorkingFiles files)
            throws IOException, ArchiveException, InterruptedException {
        var ids = new ArrayList<String>();
        if (!cache.keyFiles().isEmpty()) {
            for (var entry : git(BLOBS, cache.keyFiles(), files)) {
                ids.add(entry.split(" ")[1]); // mode, id, stage, path
            }
        }
        if (!cache.keyFilesCommits().isEmpty()) {
            ids.addAll(git(COMMITS, cache.keyFilesCommits(), files));
        }
        return ids;
    }

    private List<String> git(String text, List<String> paths, WorkingFiles files)
            throws IOException, ArchiveException, InterruptedException {
        var arguments = new ArrayList<>(List.of(host.git()));
        arguments.addAll(paths);
        return Arrays.stream(new String(files.output(text, arguments), UTF_8).split("\0"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private void warn(String text) {
        say.accept("\033[0;33mWARNING: %s\033[0;m\n".formatted(text));
    }
}
