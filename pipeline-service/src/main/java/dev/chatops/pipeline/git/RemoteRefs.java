package dev.chatops.pipeline.git;

import dev.chatops.pipeline.project.BranchName;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RepositoryCache.FileKey;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * What the refs of a remote point to now. Only the wanted ones are asked for: a GitLab project keeps one for each merge
 * request and pipeline, and a list of all of them takes longer than the command that it is for.
 */
final class RemoteRefs {

    private final URIish uri;
    private final int timeoutSeconds;

    /** @throws IOException when the URL is none */
    RemoteRefs(String url, int timeoutSeconds) throws IOException {
        try {
            this.uri = new URIish(url);
        } catch (URISyntaxException e) {
            throw new IOException("not a git URL: " + e.getMessage(), e);
        }
        this.timeoutSeconds = timeoutSeconds;
    }

    /**
     * @param names whole ones of branches and tags, as in {@code refs/heads/main}, or {@code HEAD}; {@code refs/heads/} stands for all
     *     branches
     * @return those of them that the remote has, tags peeled, and with a symbolic one what it points to; some remotes send others too
     */
    Map<String, Ref> read(List<String> names) throws IOException {
        var possible = names.stream().filter(RemoteRefs::canBe).toList();
        if (possible.isEmpty()) {
            return Map.of();
        }
        var folder = localFolder();
        return folder.isPresent() ? fromFolder(folder.get(), possible) : fromServer(possible);
    }

    /** What no ref can be called is neither sent as a line of the protocol nor opened as a file. */
    private static boolean canBe(String name) {
        return name.equals(Constants.HEAD)
                || name.equals(Constants.R_HEADS)
                || isPossible(name, Constants.R_HEADS)
                || isPossible(name, Constants.R_TAGS);
    }

    private static boolean isPossible(String name, String kind) {
        return name.startsWith(kind) && BranchName.isPossible(name.substring(kind.length()));
    }

    /** Protocol version 2 takes prefixes (gitprotocol-v2(5), ls-refs), so what begins alike comes along. */
    private Map<String, Ref> fromServer(List<String> names) throws IOException {
        try (var transport = Transport.open(uri)) {
            transport.setTimeout(timeoutSeconds);
            try (var connection = transport.openFetch(List.of(), names.toArray(String[]::new))) {
                return connection.getRefsMap();
            }
        }
    }

    /** Without the two threads and pipes of a transport: a repository on this machine is read as it stands. */
    private static Map<String, Ref> fromFolder(File folder, List<String> names) throws IOException {
        var refs = new HashMap<String, Ref>();
        try (var repository = new FileRepository(folder)) {
            var database = repository.getRefDatabase();
            for (var name : names) {
                var found = name.endsWith("/")
                        ? database.getRefsByPrefix(name)
                        : Optional.ofNullable(database.exactRef(name)).stream().toList();
                for (var ref : found) {
                    put(refs, isTag(ref) ? database.peel(ref) : ref);
                }
            }
        }
        return refs;
    }

    /** Branches name commits; to see what a tag names, its object is read, and the packs that hold it are opened. */
    private static boolean isTag(Ref ref) {
        return ref.getName().startsWith(Constants.R_TAGS);
    }

    private static void put(Map<String, Ref> refs, Ref ref) {
        if (ref.getObjectId() == null) {
            return; // a HEAD before the first commit
        }
        refs.put(ref.getName(), ref);
        if (ref.isSymbolic()) {
            put(refs, ref.getTarget());
        }
    }

    private Optional<File> localFolder() {
        boolean isLocal = uri.getHost() == null
                && uri.getPath() != null
                && (uri.getScheme() == null || uri.getScheme().equals("file"));
        return isLocal ? Optional.ofNullable(FileKey.resolve(new File(uri.getPath()), FS.DETECTED)) : Optional.empty();
    }
}
