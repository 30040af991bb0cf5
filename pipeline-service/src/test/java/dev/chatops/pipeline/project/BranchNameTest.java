package dev.chatops.pipeline.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BranchNameTest {

    @Test
    void onlyWhatGitCouldCallABranchIsAName() {
        for (var name : List.of("main", "feature/x-1", "v1.2", "HEAD", "0".repeat(40), "\u00e4", "a@b")) {
            assertThat(BranchName.isPossible(name)).as(name).isTrue();
        }
        for (var name : List.of(
                "",
                "-x",
                "--all",
                "a..b",
                "a:b",
                "a b",
                "a~1",
                "a^",
                "a@{1}",
                "a\0",
                "a\n",
                "a/",
                "/a",
                "a//b",
                "a.lock",
                ".a",
                "*",
                "a\\b",
                "[a",
                "x".repeat(256))) {
            assertThat(BranchName.isPossible(name)).as(name).isFalse();
        }
    }
}
