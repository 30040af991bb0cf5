package dev.chatops.claim;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Files that a job finds as an earlier one left them. Variables are the runner's to expand.
 *
 * @param key empty when it follows from files
 * @param keyFiles files whose content makes the key
 * @param keyFilesCommits files whose last commits make the key
 * @param prefix before a key that follows from files; may be empty
 * @param paths globs below the project's folder
 * @param untracked whether files that git does not know are kept too
 * @param when on_success, on_failure or always
 * @param policy pull-push, pull, push, or a variable with one of them
 * @param fallbackKeys tried in order when there is nothing under the key
 * @param protectedBranches whether jobs of protected branches alone read and write it
 */
@JsonNaming(SnakeCaseStrategy.class)
public record JobCache(
        String key,
        List<String> keyFiles,
        List<String> keyFilesCommits,
        String prefix,
        List<String> paths,
        boolean untracked,
        String when,
        String policy,
        List<String> fallbackKeys,
        boolean protectedBranches) {

    public JobCache {
        keyFiles = keyFiles == null ? List.of() : List.copyOf(keyFiles);
        keyFilesCommits = keyFilesCommits == null ? List.of() : List.copyOf(keyFilesCommits);
        paths = paths == null ? List.of() : List.copyOf(paths);
        fallbackKeys = fallbackKeys == null ? List.of() : List.copyOf(fallbackKeys);
    }

    /** The same cache, for jobs of protected branches alone or for others. */
    public JobCache on(boolean protectedBranches) {
        return new JobCache(
                key,
                keyFiles,
                keyFilesCommits,
                prefix,
                paths,
                untracked,
                when,
                policy,
                fallbackKeys,
                protectedBranches);
    }
}
