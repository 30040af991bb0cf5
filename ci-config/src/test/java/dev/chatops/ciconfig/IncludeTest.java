package dev.chatops.ciconfig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.ciconfig.include.IncludedFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's §3.1 and §3.2. */
class IncludeTest {
    private static MapFiles files(String main) {
        return MapFiles.main(main.replace("; ", "\n"))
                .with("ci/a.yml", "a: {script: [a]}\nshared: {script: [from-a], tags: [x]}\n")
                .with("ci/b.YAML", "b: {script: [b]}\nshared: {script: [from-b]}\n")
                .with("ci/deep/c.yml", "include: /ci/a.yml\nc: {script: [c]}\n")
                .with("ci/notes.txt", "x")
                .with("ci/blank.yml", "\n")
                .with("ci/list.yml", "- a\n")
                .with("ci/broken.yml", "a: {script: [a\n")
                .with("lib/tools@HEAD:jobs.yml", "include: other.yml\nlib: {script: [lib]}\n")
                .with("lib/tools@HEAD:other.yml", "other: {script: [other]}\n")
                .with("lib/tools@v1:jobs.yml", "old: {script: [old]}\n")
                .with("lib/tools@v2:glob.yml", "include: parts/*.yml\n")
                .with("lib/tools@v2:parts/p.yml", "one: {script: [a]}\n")
                .with("lib/tools@v2:parts/b.yml", "two: {script: [b]}\n")
                .with("https://example.com/r.yml", "far: {script: [far]}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            include: ci/a.yml                                             => a shared
            include: /ci/a.yml                                            => a shared
            include: {local: ci/a.yml}                                    => a shared
            include: [ci/a.yml, {local: ci/b.YAML}]                       => a shared b
            include: ci/deep/c.yml                                        => a shared c
            include: ci/deep/*.yml                                        => a shared c
            include: ci/nothing*.yml                                      => none
            include: "**/a.yml"                                           => a shared
            include: [ci/a.yml, ci/a.yml]                                 => a shared
            include: https://example.com/r.yml                            => far
            include: {remote: "https://example.com/r.yml"}                => far
            include: {remote: "https://example.com/r.yml", cache: true}   => far
            include: {project: lib/tools, file: /jobs.yml}                => other lib
            include: {project: lib/tools, file: [jobs.yml], ref: v1}      => old
            include: {project: lib/$NAME, file: $FILE}                    => other lib
            include: {local: ci/a.yml, rules: [{if: $NAME}]}              => a shared
            include: {local: ci/a.yml, rules: [{if: $NOPE}]}              => none
            include: {local: ci/a.yml, rules: [{if: $CHAT_INPUT}]}        => none
            include: {local: ci/a.yml, rules: [{if: $YAML}]}              => none
            include: {local: ci/a.yml, rules: [{when: never}]}            => none
            include: {local: ci/a.yml, rules: [{exists: [ci/notes.txt]}]} => a shared
            include: {local: ci/a.yml, rules: [{exists: [gone]}]}         => none
            include: {local: ci/a.yml, rules: [{if: $CI_PIPELINE_SOURCE == "chat"}]} => a shared
            include: []                                                   => none
            include: {local: ci/a.yml, rules: [{exists: {paths: ["o*.yml"], project: lib/tools, ref: HEAD}}]} => a shared
            include: {local: ci/a.yml, rules: [{exists: {paths: [gone], project: lib/$NAME}}]} => none
            include: {project: lib/tools, file: glob.yml, ref: v2}        => one two
            include: {remote: "https://example.com/r.yml", cache: 1 hour} => far
            """)
    void includedJobsStandBeforeTheFilesOwn(String include, String expected) {
        var context = Compile.CHAT.withVariables(Map.of("NAME", "tools", "FILE", "jobs.yml", "CHAT_INPUT", "x"));
        var config = Compile.valid(files(include + "; variables: {YAML: x}; own: {script: [own]}"), context);
        var names = (expected.replace("none", "") + " own").strip().split(" ");
        assertThat(config.jobs()).containsOnlyKeys(names);
    }

    @Test
    void laterFilesAndTheIncludingFileWin() {
        var config = Compile.valid(files("include: [ci/a.yml, ci/b.YAML]; a: {tags: [own]}"), Compile.CHAT);
        assertThat(config.jobs().get("shared").script()).containsExactly("from-b");
        assertThat(config.jobs().get("shared").tags()).containsExactly("x");
        assertThat(config.jobs().get("a").script()).containsExactly("a");
        assertThat(config.jobs().get("a").tags()).containsExactly("own");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            include: gone.yml => Local file `gone.yml` does not exist!
            include: ../x.yml => Local file `../x.yml` does not exist!
            include: ci/notes.txt => Included file `ci/notes.txt` does not have YAML extension!
            include: ci/blank.yml => Local file `ci/blank.yml` is empty!
            include: $NOPE => does not have YAML extension!
            include: 1 => should be a string or a hash
            include: {local: a.yml, remote: b.yml} => Each include must use only one of: local, remote
            include: {file: a.yml} => Each include must use only one of
            include: {local: a.yml, ref: b} => contains unknown keys: ref
            include: {local: a.yml, rules: [{when: manual}]} => should be one of: always, never
            include: {template: Ruby.gitlab-ci.yml} => `template: Ruby.gitlab-ci.yml` ships inside GitLab
            include: {component: gitlab.com/a/b@1.0} => comes from GitLab's catalogue
            include: {artifact: a.yml, job: b} => only allowed when triggering child pipelines
            include: {remote: "https://example.com/r.yml", cache: 10 seconds} => should be true, false or a duration of at least 1 minute
            include: {local: a.yml, rules: [{exists: {paths: [x], project: no/where}}]} => rules:exists:project: Project `no/where` not found
            include: {project: no/where, file: a.yml} => Project `no/where` not found or access denied!
            include: {project: lib/tools, file: a.yml} => Project `lib/tools` file `a.yml` does not exist!
            include: {project: lib/tools} => file can't be blank
            include: https://example.com/gone.yml => Remote file `https://example.com/gone.yml` does not exist!
            include: {remote: "ftp://x/y.yml"} => does not have a valid address!
            include: {remote: "https://x y/z.yml"} => does not have a valid address!
            include: {remote: "https://example.com/r.yml", integrity: sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=} => does not match its `integrity`
            include: {remote: "https://example.com/r.yml", integrity: md5-x} => should be `sha256-`
            include: {local: ci/a.yml, inputs: {x: 1}} => Given inputs not defined in the `spec` section
            include: .gitlab-ci.yml => Maximum of 150 nested includes are allowed!
            """)
    void whatCannotBeIncludedIsSaidAtItsLine(String include, String message) {
        var error = Compile.errors(files("job: {script: [a]}; " + include)).getFirst();
        assertThat(error.message()).contains(message);
        assertThat(error.file()).isEqualTo(".gitlab-ci.yml");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.keyword()).isIn("include", "ref", "when", "file", "integrity", "inputs", "cache");
    }

    @Test
    void aMaskedVariableInAnAddressIsNotShown() {
        var context = Compile.CHAT.withSettings(List.of(new Variable("TOKEN", "s3cret-value", true, false, true)));
        var files = files("job: {script: [a]}; include: https://example.com/$TOKEN/x.yml");
        assertThat(CiConfigReader.compile(".gitlab-ci.yml", files, context))
                .isInstanceOfSatisfying(
                        Compilation.Invalid.class,
                        invalid -> assertThat(invalid.errors().getFirst().message())
                                .isEqualTo("Remote file `https://example.com/[MASKED]/x.yml` does not exist!"));
    }

    @Test
    void whatWasIncludedIsListed() {
        var files = files("include: [ci/deep/c.yml, {project: lib/tools, file: jobs.yml}, https://example.com/r.yml]");
        assertThat(Compile.valid(files, Compile.CHAT).included())
                .containsExactly(
                        new IncludedFile("local", "ci/deep/c.yml", "", ""),
                        new IncludedFile("local", "ci/a.yml", "", ""),
                        new IncludedFile("file", "jobs.yml", "lib/tools", "HEAD"),
                        new IncludedFile("local", "other.yml", "lib/tools", "HEAD"),
                        new IncludedFile("remote", "https://example.com/r.yml", "", ""));
    }

    @Test
    void anErrorInAnIncludedFileNamesThatFile() {
        var broken = Compile.errors(files("include: ci/broken.yml")).getFirst();
        assertThat(broken.file()).isEqualTo("ci/broken.yml");
        var list = Compile.errors(files("include: ci/list.yml")).getFirst();
        assertThat(list.message()).startsWith("Invalid configuration format: `ci/list.yml`");
        var shape = Compile.errors(files("include: a.yml; b: {script: [b]}").with("a.yml", "a:\n  script: []\n"))
                .getFirst();
        assertThat(shape).extracting(LintError::file, LintError::line).isEqualTo(List.of("a.yml", 2));
        var foreign = Compile.errors(
                        files("include: {project: lib/x, file: a.yml}").with("lib/x@HEAD:a.yml", "a: 1"))
                .getFirst();
        assertThat(foreign.file()).isEqualTo("lib/x@HEAD:a.yml");
    }

    @Test
    void anchorsEndAtTheFileAndExtendsDoesNot() {
        var config = Compile.valid(
                MapFiles.main("include: t.yml\njob: {extends: .t}").with("t.yml", ".t: &t {script: [t]}\n"),
                Compile.CHAT);
        assertThat(config.jobs().get("job").script()).containsExactly("t");
        assertThat(Compile.errors(MapFiles.main("include: t.yml\njob: *t").with("t.yml", ".t: &t {script: [t]}"))
                        .getFirst()
                        .message())
                .startsWith("Unknown alias: t");
    }
}
