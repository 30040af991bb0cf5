package dev.chatops.runner.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.claim.JobCache;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheKeyTest {

    private static final Map<String, String> VARIABLES = Map.of("REF", "feature/x", "CACHE_FALLBACK_KEY", "global");

    @Test
    void aKeyHasItsVariablesAndTellsProtectedBranchesApart() {
        assertThat(key(cache("jars-$REF", true))).isEqualTo("jars-feature/x-protected");
        assertThat(key(cache("jars-$REF", false))).isEqualTo("jars-feature/x-non_protected");
        assertThat(key(cache("$NOPE", true))).isEqualTo("default-protected");
    }

    @Test
    void aKeyOfFilesFollowsTheirContentInAnyOrder() {
        var cache = files("", "a/pom.xml", "b.lock");
        var key = CacheKey.of(cache, 1, List.of("id1", "id2"), VARIABLES);
        assertThat(key).matches("1_a_pom.xml_b.lock-[0-9a-f]{40}-non_protected");
        assertThat(CacheKey.of(cache, 1, List.of("id2", "id1", "id1"), VARIABLES))
                .isEqualTo(key);
        assertThat(CacheKey.of(cache, 1, List.of("id1", "id3"), VARIABLES)).isNotEqualTo(key);
        assertThat(CacheKey.of(cache, 1, List.of(), VARIABLES)).isEqualTo("1_a_pom.xml_b.lock-default-non_protected");
        assertThat(CacheKey.of(files("p-$REF", "x"), 0, List.of(), VARIABLES))
                .isEqualTo("p-feature/x-default-non_protected");
    }

    @Test
    void noFallbackLeadsToWhatProtectedBranchesKeep() {
        var cache = new JobCache(
                "k", null, null, "", List.of("x"), false, "always", "pull", List.of("old-$REF", "$NOPE"), false);
        assertThat(CacheKey.fallbacks(cache, VARIABLES))
                .containsExactly("old-feature/x-non_protected", "global-non_protected");
        assertThat(CacheKey.fallbacks(cache, Map.of("CACHE_FALLBACK_KEY", "k-protected")))
                .containsExactly("old--non_protected", "k-protected-non_protected");
    }

    private static String key(JobCache cache) {
        return CacheKey.of(cache, 0, List.of(), VARIABLES);
    }

    private static JobCache cache(String key, boolean protectedBranches) {
        return new JobCache(
                key, null, null, "", List.of("x"), false, "on_success", "pull-push", null, protectedBranches);
    }

    private static JobCache files(String prefix, String... files) {
        return new JobCache(
                "", List.of(files), null, prefix, List.of("x"), false, "on_success", "pull-push", null, false);
    }
}
