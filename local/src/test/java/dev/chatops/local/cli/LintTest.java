package dev.chatops.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./chatops lint} as architecture §7 describes it. */
class LintTest {

    @TempDir
    Path folder;

    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @Test
    void theDemoIsValidAndItsChatJobsAreShown() throws Exception {
        assertThat(lint("--json", demo())).isZero();
        var report = json();
        assertThat(names(report)).containsExactly("valid", "errors", "warnings", "jobs");
        assertThat(report.get("valid").booleanValue()).isTrue();
        assertThat(report.get("errors")).isEmpty();
        assertThat(names(report.get("jobs"))).contains("hello-world", "ls").doesNotContain("unit-tests");
        assertThat(names(report.get("jobs").get("hello-world")))
                .containsExactly(
                        "stage",
                        "before_script",
                        "script",
                        "after_script",
                        "variables",
                        "when",
                        "start_in",
                        "allow_failure",
                        "tags",
                        "image",
                        "needs",
                        "timeout",
                        "retry",
                        "only",
                        "except",
                        "rules");
    }

    @Test
    void onlyChatKeepsAJobOutOfTheStandardPipeline() throws Exception {
        assertThat(lint("--json", "--source", "push", demo())).isZero();
        assertThat(names(json().get("jobs"))).contains("unit-tests").doesNotContain("hello-world", "ls");
        assertThat(lint("--source", "push", "--job", "hello-world", demo())).isOne();
        assertThat(output.toString()).contains("`hello-world` cannot be run: its `only: [chat]`");
    }

    @Test
    void anInvalidFileIsExitCodeOneWithThePlaceOfEachError() throws Exception {
        var file = write(".gitlab-ci.yml", "job:\n  script: [ls]\n  retry: 9\nother:\n  stage: moon\n");
        assertThat(lint("--json", file)).isOne();
        var report = json();
        assertThat(report.get("valid").booleanValue()).isFalse();
        assertThat(report.get("jobs")).isEmpty();
        var first = report.get("errors").get(0);
        assertThat(names(first)).containsExactly("message", "file", "line", "job", "keyword");
        assertThat(first.get("file").textValue()).isEqualTo(".gitlab-ci.yml");
        assertThat(first.get("line").intValue()).isEqualTo(3);
        assertThat(first.get("job").textValue()).isEqualTo("job");
        assertThat(first.get("keyword").textValue()).isEqualTo("retry");
        assertThat(lint(file)).isOne();
        assertThat(output.toString()).contains("error: .gitlab-ci.yml:3: jobs:job:retry");
    }

    @Test
    void localFilesAreIncludedFromTheRootOfTheWorkingTreeThenFromBesideTheFile() throws Exception {
        Files.createDirectories(folder.resolve(".git"));
        write("ci/chat.yml", "hello: {script: [echo], only: [chat]}\n");
        write("ci/more/a.yml", "a: {script: [echo]}\n");
        write("services/api/beside.yml", "beside: {script: [echo]}\n");
        write("services/api/jobs/below.yml", "below: {script: [echo]}\n");
        var file = write(
                "services/api/.gitlab-ci.yml", "include: [/ci/chat.yml, 'ci/**/a.yml', beside.yml, 'jobs/*.yml']\n");
        assertThat(lint("--json", file)).isZero();
        assertThat(names(json().get("jobs"))).containsExactlyInAnyOrder("hello", "a", "beside", "below");
    }

    @Test
    void anErrorInAnIncludedFileNamesThatFile() throws Exception {
        write("ci.yml", "\n\nhello: {script: [echo], when: soon}\n");
        assertThat(lint("--json", write(".gitlab-ci.yml", "include: ci.yml\n"))).isOne();
        var error = json().get("errors").get(0);
        assertThat(error.get("file").textValue()).isEqualTo("ci.yml");
        assertThat(error.get("line").intValue()).isEqualTo(3);
    }

    @Test
    void nothingOutsideTheWorkingTreeIsRead() throws Exception {
        var secret = write("secret.yml", "leaked: {script: [echo]}\n");
        var tree = Files.createDirectories(folder.resolve("tree"));
        Files.createSymbolicLink(tree.resolve("link.yml"), Path.of(secret));
        Files.createDirectories(tree.resolve(".git"));
        for (var path : List.of("link.yml", "../secret.yml", secret)) {
            var file = write("tree/.gitlab-ci.yml", "include: [{local: '" + path + "'}]\njob: {script: [ls]}\n");
            assertThat(lint("--json", file)).as(path).isOne();
            assertThat(json().get("errors").get(0).get("message").textValue()).contains("does not exist");
        }
    }

    @Test
    void aPathIsTakenAsACommitHasIt() throws Exception {
        write("ci/a.yml", "hello: {script: [echo]}\n");
        for (var path : List.of("./ci/a.yml", "ci/../ci/a.yml", "ci//a.yml")) {
            assertThat(lint("--json", write(".gitlab-ci.yml", "include: '" + path + "'\n")))
                    .as(path)
                    .isOne();
            assertThat(json().get("errors").get(0).get("message").textValue()).contains("does not exist");
        }
        assertThat(lint("--json", write(".gitlab-ci.yml", "include: /ci/a.yml\n")))
                .isZero();
    }

    @Test
    void whyARuleCannotBeDecidedIsOneSentence() throws Exception {
        var file = write(
                ".gitlab-ci.yml",
                "job: {script: [ls], rules: [{changes: {paths: [a], compare_to: refs/heads/main}}]}\n");
        assertThat(lint("--job", "job", file)).isOne();
        assertThat(output.toString()).contains("`refs/heads/main` is not possible here. Correct that rule.");
    }

    @Test
    void nothingIsFetched() throws Exception {
        var file = write(".gitlab-ci.yml", "include: [{remote: 'https://127.0.0.1:1/a.yml'}]\njob: {script: [ls]}\n");
        assertThat(lint("--json", file)).isOne();
        assertThat(json().get("errors").get(0).get("message").textValue()).contains("not fetched", "ci/lint");
    }

    @Test
    void aMissingFileIsAnInvalidConfiguration() throws Exception {
        assertThat(lint("--json", folder.toString())).isOne();
        assertThat(json().get("errors").get(0).get("message").textValue()).contains("Missing CI config file");
    }

    @Test
    void variablesDecideRulesAndAChosenJobHasItsReason() throws Exception {
        var file = write(".gitlab-ci.yml", "deploy: {script: [ls], rules: [{if: '$TARGET == \"live=yes\"'}]}\n");
        assertThat(lint(file, "--job", "deploy", "--var", "TARGET=live=yes")).isZero();
        assertThat(output.toString()).contains("`deploy` can be run.");
        assertThat(lint("--json", "--job", "deploy", file)).isOne();
        assertThat(json().at("/job/runnable").booleanValue()).isFalse();
        assertThat(json().at("/job/reason").textValue()).contains("none of its `rules` matches");
        assertThat(errors.toString()).contains("`deploy` cannot be run");
        assertThat(lint("--job", "deplyo", file)).isOne();
        assertThat(output.toString()).contains("Did you mean `deploy`?");
    }

    @Test
    void whatIsNotUnderstoodIsUsage() {
        assertThat(lint()).isEqualTo(2);
        assertThat(lint("--source", "moon", "x.yml")).isEqualTo(2);
        assertThat(lint("--var", "K", "x.yml")).isEqualTo(2);
        assertThat(lint("--fast", "x.yml")).isEqualTo(2);
        assertThat(errors.toString()).contains("--source is a word of CI_PIPELINE_SOURCE");
    }

    private String write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private static String demo() {
        return Path.of("..", "examples", "demo", ".gitlab-ci.yml").toString();
    }

    private int lint(String... arguments) {
        output.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of("lint"));
        all.addAll(List.of(arguments));
        return Chatops.commandLine()
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(all.toArray(String[]::new));
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(output.toString());
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
