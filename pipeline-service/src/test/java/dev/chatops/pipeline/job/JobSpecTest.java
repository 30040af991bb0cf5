package dev.chatops.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.chatops.ciconfig.CiConfigReader;
import dev.chatops.ciconfig.Compilation;
import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.ConfigFiles;
import dev.chatops.ciconfig.PipelineContext;
import dev.chatops.claim.JobArtifacts;
import dev.chatops.claim.JobImage;
import dev.chatops.pipeline.job.JobSpec.CommitFacts;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobSpecTest {

    private static final CommitFacts COMMIT =
            new CommitFacts("main", "main", "0123456789", "Change it", "Ada", Instant.EPOCH);

    private final JsonMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Test
    void anAllowedFailureIsKept() {
        assertThat(spec("job: {script: [x], allow_failure: true}").allowFailure())
                .isTrue();
        assertThat(spec("job: {script: [x], when: manual}").allowFailure()).isTrue();
        var codes = spec("job: {script: [x], allow_failure: {exit_codes: [3, 4]}}");
        assertThat(codes.allowFailure()).isFalse();
        assertThat(codes.allowedExitCodes()).containsExactly(3, 4);
    }

    @Test
    void imageArtifactsAndCachesComeFromTheFile() {
        var spec = spec("""
                job:
                  script: [make]
                  image: { name: "maven:$VERSION", entrypoint: [""], pull_policy: [always, if-not-present], docker: { user: dave } }
                  services: [postgres]
                  artifacts:
                    name: "$CI_JOB_NAME"
                    paths: [target/*.jar, "docs/**"]
                    exclude: ["**/*.tmp"]
                    when: always
                    expire_in: 2 hours
                    public: false
                    reports: { dotenv: build.env, junit: "*.xml" }
                  cache:
                    - { key: { files: [pom.xml], prefix: p }, paths: [.m2], policy: pull, fallback_keys: [old] }
                    - { paths: [x], unprotect: true }
                """);
        assertThat(spec.image())
                .isEqualTo(
                        new JobImage("maven:$VERSION", List.of(""), List.of("always", "if-not-present"), "dave", ""));
        assertThat(spec.services()).containsExactly(JobImage.of("postgres"));
        assertThat(spec.artifacts().forRunner(5))
                .isEqualTo(new JobArtifacts(
                        "$CI_JOB_NAME",
                        List.of("target/*.jar", "docs/**"),
                        List.of("**/*.tmp"),
                        false,
                        "always",
                        List.of("build.env"),
                        List.of("junit"),
                        5));
        assertThat(spec.artifacts().expireInSeconds()).isEqualTo(7200);
        assertThat(spec.artifacts().access()).isEqualTo("developer");
        assertThat(spec.caches()).hasSize(2);
        var first = spec.caches().getFirst().on(true);
        assertThat(first.keyFiles()).containsExactly("pom.xml");
        assertThat(first.policy()).isEqualTo("pull");
        assertThat(first.protectedBranches()).isTrue();
        assertThat(spec.caches().getFirst().on(false).protectedBranches()).isFalse();
        assertThat(spec.caches().getLast().on(true).protectedBranches())
                .as("unprotect")
                .isFalse();
    }

    @Test
    void whatIsStoredReadsTheSameAgain() throws Exception {
        var spec = spec("""
                job:
                  script: [make]
                  image: alpine
                  artifacts: { paths: [x], expire_in: never }
                  cache: { paths: [x] }
                """);
        assertThat(json.readValue(json.writeValueAsString(spec), JobSpec.class)).isEqualTo(spec);
    }

    @Test
    void aRowOfAnEarlierReleaseHasNoFiles() throws Exception {
        var spec = json.readValue("{\"script\":[\"echo\"],\"beforeScript\":[]}", JobSpec.class);
        assertThat(spec.image()).isNull();
        assertThat(spec.artifacts()).isNull();
        assertThat(spec.services()).isEmpty();
        assertThat(spec.caches()).isEmpty();
    }

    private static JobSpec spec(String text) {
        var compiled =
                CiConfigReader.compile(".gitlab-ci.yml", new OneFile(text), PipelineContext.chat("main", Map.of()));
        assertThat(compiled).isInstanceOf(Compilation.Compiled.class);
        var job = ((Compilation.Compiled) compiled).config().jobs().get("job");
        return JobSpec.of(job, 3600, COMMIT, null);
    }

    private record OneFile(String text) implements ConfigFiles {

        @Override
        public Optional<String> local(String path) {
            return Optional.of(text);
        }

        @Override
        public List<String> localMatching(String glob) {
            return List.of();
        }

        @Override
        public Optional<String> project(String project, String ref, String path) {
            throw new ConfigFileException("none");
        }

        @Override
        public Optional<String> remote(URI uri) {
            throw new ConfigFileException("none");
        }
    }
}
