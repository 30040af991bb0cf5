package dev.chatops.runner.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.runner.TestConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryCacheStoreTest {

    @TempDir
    Path folder;

    private CacheStore store;

    @BeforeEach
    void open() {
        store = new DirectoryCacheStore(TestConfig.of(
                folder.resolve("builds"),
                Map.of("cache.directory", folder.resolve("caches").toString())));
    }

    @Test
    void aCacheIsThereWhenItIsWholeAndTheOldOneUntilThen() throws Exception {
        assertThat(store.find("acme/demo", "k")).isEmpty();
        put("acme/demo", "k", "first");
        var draft = store.begin("acme/demo", "k");
        draft.out().write("sec".getBytes(UTF_8));
        assertThat(store.find("acme/demo", "k").orElseThrow()).hasContent("first");
        draft.out().write("ond".getBytes(UTF_8));
        draft.commit();
        draft.close();
        assertThat(store.find("acme/demo", "k").orElseThrow()).hasContent("second");
        try (var given = store.begin("acme/demo", "k")) {
            given.out().write("never".getBytes(UTF_8));
        }
        assertThat(store.find("acme/demo", "k").orElseThrow()).hasContent("second");
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void noKeyLeadsToAnotherProjectsCache() throws Exception {
        put("acme/demo", "k", "demo's");
        for (var key : new String[] {"../acme%2Fdemo/k", "..", ".", "k.tar.gz", "../../x", "/etc/passwd", "a\0b"}) {
            assertThat(store.find("acme/other", key)).isEmpty();
            put("acme/other", key, "other's " + key);
            assertThat(store.find("acme/other", key).orElseThrow()).hasContent("other's " + key);
        }
        put("acme", "demo", "of the group");
        put("acme/other", "x".repeat(5000) + "1", "long 1");
        put("acme/other", "x".repeat(5000) + "2", "long 2");
        assertThat(store.find("acme/other", "x".repeat(5000) + "1").orElseThrow())
                .hasContent("long 1");
        assertThat(store.find("acme/demo", "k").orElseThrow()).hasContent("demo's");
        try (var all = Files.walk(folder)) {
            assertThat(all).allMatch(path -> path.startsWith(folder));
        }
        assertThat(Files.getPosixFilePermissions(
                        store.find("acme/demo", "k").orElseThrow().getParent()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void whatAKilledRunnerLeftIsRemoved() throws Exception {
        put("acme/demo", "k", "good");
        var project = store.find("acme/demo", "k").orElseThrow().getParent();
        var dead = Files.writeString(project.resolve("123.part"), "half of it");
        Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        var alive = Files.writeString(project.resolve("456.part"), "being written");
        put("acme/demo", "other", "x");
        assertThat(dead).doesNotExist();
        assertThat(alive).exists();
    }

    private void put(String project, String key, String text) throws IOException {
        try (var draft = store.begin(project, key)) {
            draft.out().write(text.getBytes(UTF_8));
            draft.commit();
        }
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("caches"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }
}
