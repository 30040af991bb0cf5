package dev.chatops.runner.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.claim.JobCache;
import dev.chatops.runner.archive.VariableText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that a job's cache goes by. */
final class CacheKey {

    private static final String DEFAULT = "default";

    private CacheKey() {}

    /**
     * The key that it is saved under.
     *
     * @param index of the cache in the job's list, from 0
     * @param ids of the contents or commits of its key files; empty when there are no such files
     */
    static String of(JobCache cache, int index, Collection<String> ids, Map<String, String> variables) {
        var files = Stream.concat(cache.keyFiles().stream(), cache.keyFilesCommits().stream())
                .toList();
        var key = files.isEmpty()
                ? VariableText.expand(cache.key(), variables)
                : beforeDigest(cache, index, files, variables) + "-" + digest(ids);
        return withSuffix(key.isBlank() ? DEFAULT : key.strip(), cache.protectedBranches());
    }

    /** Those to try, in order, when there is nothing under the key. */
    static List<String> fallbacks(JobCache cache, Map<String, String> variables) {
        return Stream.concat(
                        cache.fallbackKeys().stream().map(key -> VariableText.expand(key, variables)),
                        Stream.ofNullable(variables.get("CACHE_FALLBACK_KEY")))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .map(key -> withSuffix(key, cache.protectedBranches()))
                .distinct()
                .toList();
    }

    /** Jobs of other branches, which more people may write, cannot leave anything for those of protected ones. */
    private static String withSuffix(String key, boolean protectedBranches) {
        return key + (protectedBranches ? "-protected" : "-non_protected");
    }

    private static String beforeDigest(JobCache cache, int index, List<String> files, Map<String, String> variables) {
        var prefix = VariableText.expand(cache.prefix(), variables).strip();
        return prefix.isEmpty()
                ? index + "_"
                        + files.stream().map(file -> file.replace('/', '_')).collect(Collectors.joining("_"))
                : prefix;
    }

    private static String digest(Collection<String> ids) {
        if (ids.isEmpty()) {
            return DEFAULT;
        }
        try {
            var joined = ids.stream().sorted().distinct().collect(Collectors.joining("-"));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(joined.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
