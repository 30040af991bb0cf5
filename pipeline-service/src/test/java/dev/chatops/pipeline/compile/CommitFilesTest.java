package dev.chatops.pipeline.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.ciconfig.CiConfigReader;
import dev.chatops.ciconfig.Compilation.Compiled;
import dev.chatops.ciconfig.CompiledJob;
import dev.chatops.ciconfig.Inclusion;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.ciconfig.PipelineSource;
import dev.chatops.local.git.GitRepository;
import dev.chatops.pipeline.git.CountedMirrors;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.ProjectFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one evaluation of a configuration asks of real repositories. */
class CommitFilesTest {

    @TempDir
    Path folder;

    private GitRepository demo;
    private GitRepository shared;
    private CountedMirrors mirrors;
    private ProjectFile projects;

    @BeforeEach
    void twoRepositories() throws Exception {
        demo = new GitRepository(folder.resolve("demo"));
        shared = new GitRepository(folder.resolve("shared"));
        shared.commit("Dockerfile", "FROM scratch");
        shared.commit("deploy.yml", "deploy: {script: [echo deploy]}");
        mirrors = new CountedMirrors(folder.resolve("mirrors"));
        projects = ProjectFiles.read("""
                users: [{ username: ada, id: 1 }]
                projects:
                  - { path: acme/demo, id: 1, repository: %s, members: { ada: developer } }
                  - { path: acme/shared, id: 2, repository: %s, members: { ada: reporter } }
                """.formatted(demo.folder(), shared.folder()));
    }

    @Test
    void ofEachCommitTheFilesAreListedOnceAndEachRefIsAskedForOnce() throws Exception {
        shared.git("tag", "v1");
        shared.git("checkout", "-q", "-b", "next");
        shared.commit("Makefile", "all:");
        shared.git("checkout", "-q", "main");
        var jobs = compiled("""
                .with: {script: [echo]}
                local: {extends: .with, rules: [{exists: [Dockerfile]}]}
                head: {extends: .with, parallel: 50, rules: [{exists: {paths: [Dockerfile], project: acme/shared}}]}
                main: {extends: .with, parallel: 50, rules: [{exists: {paths: [Dockerfile], project: acme/shared, ref: main}}]}
                tag: {extends: .with, rules: [{exists: {paths: [Makefile], project: ACME/Shared, ref: v1}}]}
                next: {extends: .with, rules: [{exists: {paths: [Makefile], project: acme/shared, ref: next}}]}
                gone: {extends: .with, parallel: 50, rules: [{exists: {paths: [x], project: acme/shared, ref: gone}}]}
                include: {project: acme/shared, ref: main, file: deploy.yml, rules: [{exists: {paths: ["*.yml"], project: acme/shared}}]}
                """);
        assertThat(jobs).containsKeys("deploy", "gone 50/50");
        assertThat(isIn(jobs, "head 50/50")).isTrue();
        assertThat(isIn(jobs, "main 50/50")).isTrue();
        assertThat(isIn(jobs, "next")).isTrue();
        assertThat(isIn(jobs, "local")).isFalse();
        assertThat(isIn(jobs, "tag")).isFalse();
        assertThat(mirrors.looks()).as("HEAD, main, v1, next, gone").isEqualTo(5);
        assertThat(mirrors.lists()).as("demo, main = v1 = HEAD, next").isEqualTo(3);
    }

    @Test
    void aJobWithOneRefTooManySaysSo() throws Exception {
        var text = new StringBuilder();
        for (int i = 1; i <= 160; i++) {
            text.append(
                    "job-%03d: {script: [echo], rules: [{exists: {paths: [x], project: acme/shared, ref: ref-%d}}]}\n"
                            .formatted(i, i));
        }
        text.append("known: {script: [echo], rules: [{exists: {paths: [x], project: acme/shared, ref: ref-7}}]}\n");
        var jobs = compiled(text.toString());
        var tooMany = "Failed to parse rule for %s: rules:exists:project: The configuration asks for more than 150 refs"
                + " of other projects. Use fewer different ones";
        assertThat(whyNot(jobs, "job-150")).contains("reference `ref-150` does not exist!");
        assertThat(whyNot(jobs, "job-151")).isEqualTo(tooMany.formatted("job-151"));
        assertThat(whyNot(jobs, "job-160")).isEqualTo(tooMany.formatted("job-160"));
        assertThat(whyNot(jobs, "known")).contains("reference `ref-7` does not exist!");
        assertThat(mirrors.looks()).isEqualTo(150);
    }

    private Map<String, CompiledJob> compiled(String text) throws Exception {
        demo.commit(ProjectConfiguration.FILE, text);
        var project = projects.projects().getFirst();
        var commit = mirrors.head(project, Optional.empty());
        var files = new CommitFiles(
                mirrors,
                null, // nothing is fetched from elsewhere
                projects.projects(),
                projects.users().getFirst(),
                project,
                commit,
                Deadline.in(Duration.ofMinutes(5)));
        var compilation = CiConfigReader.compile(
                ProjectConfiguration.FILE, files, PipelineContext.of(PipelineSource.CHAT, "main"));
        assertThat(compilation).isInstanceOf(Compiled.class);
        return ((Compiled) compilation).config().jobs();
    }

    private static boolean isIn(Map<String, CompiledJob> jobs, String name) {
        return jobs.get(name).inclusion() instanceof Inclusion.Included;
    }

    private static String whyNot(Map<String, CompiledJob> jobs, String name) {
        return ((Inclusion.Excluded) jobs.get(name).inclusion()).why();
    }
}
