package dev.chatops.pipeline.api;

import dev.chatops.events.JobStatus;
import java.util.ArrayList;
import java.util.List;

/**
 * Which jobs a list shows.
 *
 * @param statuses words of {@link JobStatus}; empty for all
 */
record JobScope(List<String> statuses) {

    /**
     * @param scope as {@code scope=} gives it, once or several times
     * @param scopes as {@code scope[]=} does
     * @throws ApiException 400 for a word that is no status
     */
    static JobScope of(List<String> scope, List<String> scopes) {
        var all = new ArrayList<>(scope);
        all.addAll(scopes);
        all.forEach(JobScope::checked);
        return new JobScope(all);
    }

    Conditions on(Conditions conditions) {
        return statuses.isEmpty()
                ? conditions
                : conditions.and("j.status = any (?)", (Object) statuses.toArray(String[]::new));
    }

    private static void checked(String word) {
        if (JobStatus.of(word) == JobStatus.UNKNOWN) {
            throw ApiException.invalid("scope");
        }
    }
}
