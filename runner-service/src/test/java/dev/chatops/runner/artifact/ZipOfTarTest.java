package dev.chatops.runner.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipOfTarTest {

    @TempDir
    Path folder;

    @Test
    void namesModesAndLinksStayAndNoBitThatGivesRights() throws Exception {
        var tar = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(tar, "UTF-8")) {
            folder(out, "bin/");
            file(out, "bin/tool", 04755, "#!/bin/sh".getBytes(UTF_8));
            file(out, "ä.txt", 0640, "text".getBytes(UTF_8));
            link(out, "link", "/etc/passwd");
        }
        var zip = folder.resolve("a.zip");
        ZipOfTar.write(new ByteArrayInputStream(tar.toByteArray()), zip, 10_000);
        try (var file = ZipFile.builder().setPath(zip).get()) {
            assertThat(file.getEntry("bin/").isDirectory()).isTrue();
            assertThat(file.getEntry("bin/tool").getUnixMode()).isEqualTo(0100755);
            assertThat(file.getEntry("ä.txt").getUnixMode()).isEqualTo(0100640);
            assertThat(file.getEntry("link").isUnixSymlink()).isTrue();
            assertThat(file.getUnixSymlink(file.getEntry("link"))).isEqualTo("/etc/passwd");
        }
        // pipeline-service reads single files so
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            var entry = in.getNextEntry();
            while (!entry.getName().equals("ä.txt")) {
                entry = in.getNextEntry();
            }
            assertThat(in.readAllBytes()).asString(UTF_8).isEqualTo("text");
        }
    }

    @Test
    void anArchiveThatGrowsTooLargeIsNotMade() throws Exception {
        var random = new byte[100_000];
        new Random(1).nextBytes(random);
        var tar = new ByteArrayOutputStream();
        try (var out = new TarArchiveOutputStream(tar, "UTF-8")) {
            file(out, "noise", 0644, random);
        }
        assertThatThrownBy(() ->
                        ZipOfTar.write(new ByteArrayInputStream(tar.toByteArray()), folder.resolve("a.zip"), 50_000))
                .isInstanceOf(ZipOfTar.TooLargeException.class);
        assertThat(folder.resolve("a.zip"))
                .satisfies(zip -> assertThat(Files.size(zip)).isLessThanOrEqualTo(50_000));
    }

    private static void folder(TarArchiveOutputStream out, String name) throws IOException {
        out.putArchiveEntry(new TarArchiveEntry(name));
        out.closeArchiveEntry();
    }

    private static void file(TarArchiveOutputStream out, String name, int mode, byte[] bytes) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(bytes.length);
        out.putArchiveEntry(entry);
        out.write(bytes);
        out.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream out, String name, String target) throws IOException {
        var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        out.putArchiveEntry(entry);
        out.closeArchiveEntry();
    }
}
