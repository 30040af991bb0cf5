package dev.chatops.local.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedServiceTest {

    private static final String MODULE = "gateway-service";

    @TempDir
    Path home;

    private WorldOptions options;
    private Path ordinary;
    private Path forCache;

    @BeforeEach
    void aBuildOfBothLayouts() throws IOException {
        options = WorldOptions.of(home, home.resolve("data"), home.resolve("projects.yml"), 18080);
        ordinary = built("target/quarkus-app");
        forCache = built("target/aot");
        Files.writeString(forCache.resolve("local.aot"), "a cache");
    }

    private Path built(String layout) throws IOException {
        var folder = home.resolve(MODULE).resolve(layout);
        write(folder.resolve("quarkus-run.jar"), layout);
        write(folder.resolve("app/gateway-service-1.jar"), "our code");
        write(folder.resolve("lib/main/dev.chatops.events-1.jar"), "our events");
        write(folder.resolve("lib/main/io.quarkus.quarkus-arc-3.jar"), layout);
        return folder;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Path chosen() {
        return PackagedService.of(options, MODULE).folder();
    }

    @Test
    void aCacheOfTheSameCodeIsUsed() {
        assertThat(chosen()).isEqualTo(forCache);
        assertThat(ServiceJvm.LOCAL.command(new PackagedService(forCache)))
                .contains("-XX:AOTCache=" + forCache.resolve("local.aot"))
                .endsWith("-jar", forCache.resolve("quarkus-run.jar").toString());
    }

    @Test
    void withoutACacheTheOrdinaryLayoutIsFaster() throws IOException {
        Files.delete(forCache.resolve("local.aot"));
        assertThat(chosen()).isEqualTo(ordinary);
        assertThat(ServiceJvm.LOCAL.command(new PackagedService(ordinary)))
                .noneMatch(argument -> argument.contains("AOT"));
    }

    /** Its methods' profiles are the first compiler's, which has none. */
    @Test
    void aCacheOfAJvmWithOtherCompilersIsNotUsed() {
        options = options.with(ServiceJvm.IMAGE);
        assertThat(chosen()).isEqualTo(ordinary);
        assertThat(ServiceJvm.IMAGE.command(new PackagedService(forCache)))
                .noneMatch(argument -> argument.contains("AOT"));
    }

    @Test
    void aCacheOfOtherCodeIsNotUsed() throws IOException {
        write(ordinary.resolve("app/gateway-service-1.jar"), "our newer code");
        assertThat(chosen()).isEqualTo(ordinary);
    }

    @Test
    void aCacheOfAnotherModulesOtherCodeIsNotUsed() throws IOException {
        write(ordinary.resolve("lib/main/dev.chatops.consume-1.jar"), "a module that was not there");
        assertThat(chosen()).isEqualTo(ordinary);
    }

    @Test
    void aTrainingRunRecordsTheLayoutForTheCache() {
        options = options.with(ServiceJvm.LOCAL_TRAINING);
        assertThat(chosen()).isEqualTo(forCache);
        assertThat(ServiceJvm.LOCAL_TRAINING.command(new PackagedService(forCache)))
                .contains("-XX:AOTMode=record", "-XX:AOTConfiguration=" + forCache.resolve("local.aotconf"));
    }
}
