package dev.chatops.runner.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.runner.checkout.GitSettings.Strategy;
import dev.chatops.runner.checkout.GitSettings.Submodules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitSettingsTest {

    @Test
    void withoutAWordTheyAreGitLabsDefaults() throws Exception {
        assertThat(GitSettings.of(Map.of()))
                .isEqualTo(new GitSettings(
                        Strategy.FETCH, 20, true, List.of("-ffdx"), Submodules.NONE, 20, List.of(), 1, List.of()));
    }

    @Test
    void eachVariableCounts() throws Exception {
        var settings = GitSettings.of(Map.of(
                "GIT_STRATEGY", "clone",
                "GIT_DEPTH", "3",
                "GIT_CHECKOUT", "false",
                "GIT_CLEAN_FLAGS", "-ffd -e build/ --exclude=cache --exclude tmp -eout",
                "GIT_SUBMODULE_STRATEGY", "Recursive",
                "GIT_SUBMODULE_PATHS", "lib  tools/x",
                "GET_SOURCES_ATTEMPTS", "2",
                "GIT_FETCH_EXTRA_FLAGS", "--upload-pack=evil"));
        assertThat(settings)
                .isEqualTo(new GitSettings(
                        Strategy.CLONE,
                        3,
                        false,
                        List.of("-ffd", "-e", "build/", "--exclude=cache", "--exclude", "tmp", "-eout"),
                        Submodules.RECURSIVE,
                        3,
                        List.of("lib", "tools/x"),
                        2,
                        List.of("GIT_FETCH_EXTRA_FLAGS")));
        assertThat(GitSettings.of(Map.of("GIT_CLEAN_FLAGS", "none")).cleanFlags())
                .isEmpty();
        assertThat(GitSettings.of(Map.of("GIT_SUBMODULE_DEPTH", "1")).submoduleDepth())
                .isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "GIT_STRATEGY, pull",
        "GIT_DEPTH, many",
        "GIT_DEPTH, -1",
        "GIT_CHECKOUT, maybe",
        "GIT_SUBMODULE_STRATEGY, all",
        "GIT_SUBMODULE_DEPTH, x",
        "GIT_CLEAN_FLAGS, -ffdx --upload-pack=evil",
        "GIT_CLEAN_FLAGS, -i",
        "GIT_CLEAN_FLAGS, path",
        "GET_SOURCES_ATTEMPTS, 0",
        "GIT_CLONE_PATH, /somewhere"
    })
    void whatMeansNothingIsRefusedByItsName(String name, String value) {
        assertThatThrownBy(() -> GitSettings.of(Map.of(name, value)))
                .isInstanceOf(CheckoutException.class)
                .hasMessageContaining(name);
    }
}
