package dev.chatops.runner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chatops.claim.JobImage;
import dev.chatops.claim.JobPayload;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.TestConfig;
import dev.chatops.runner.TestJobs;
import dev.chatops.runner.executor.ExecutorException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageChoiceTest {

    private static final Map<String, String> VARIABLES = Map.of("TAG", "1.2", "EVIL", "x --privileged");

    @Test
    void theJobsImageGoesBeforeTheRunnersOwn() throws Exception {
        assertThat(choose(JobImage.of("registry.example.com:5000/a/b:$TAG"), Map.of("docker.image", "own"))
                        .name())
                .isEqualTo("registry.example.com:5000/a/b:1.2");
        assertThat(choose(null, Map.of("docker.image", "own")).name()).isEqualTo("own");
        assertRefused(null, Map.of(), "the job names no `image`", "CHATOPS_RUNNER_DOCKER_IMAGE");
        assertRefused(JobImage.of("$NOPE"), Map.of("docker.image", "own"), "$NOPE, is empty");
    }

    @Test
    void anImageWithoutATagIsItsLatest() throws Exception {
        assertThat(choose(JobImage.of("a"), Map.of()).nameWithTag()).isEqualTo("a:latest");
        assertThat(choose(JobImage.of("host:5000/a"), Map.of()).nameWithTag()).isEqualTo("host:5000/a:latest");
        assertThat(choose(JobImage.of("host:5000/a:b"), Map.of()).nameWithTag()).isEqualTo("host:5000/a:b");
        assertThat(choose(JobImage.of("a@sha256:0"), Map.of()).nameWithTag()).isEqualTo("a@sha256:0");
    }

    @Test
    void whatTheRunnersOwnerDoesNotAllowIsRefused() throws Exception {
        var settings = Map.of("docker.allowed-images", "registry.example.com/**,alpine:*");
        assertThat(choose(JobImage.of("registry.example.com/a/b:1"), settings).name())
                .startsWith("registry");
        assertRefused(JobImage.of("evil/alpine:1"), settings, "does not run the image evil/alpine:1", "alpine:*");
        assertRefused(JobImage.of("$EVIL"), Map.of(), "not the name of an image");
        assertRefused(new JobImage("a", null, List.of("never"), "", ""), Map.of(), "pull policy never", "always");
        assertThat(choose(
                                new JobImage("a", null, List.of("never"), "", ""),
                                Map.of("docker.allowed-pull-policies", "always,never"))
                        .pullPolicies())
                .containsExactly("never");
        assertThat(choose(JobImage.of("a"), Map.of()).pullPolicies()).containsExactly("always");
        assertRefused(new JobImage("a", null, null, "root", ""), Map.of(), "asks for the user root");
    }

    @Test
    void servicesAreRefusedByName() {
        assertThatThrownBy(() -> ImageChoice.of(
                        job(JobImage.of("a"), List.of(JobImage.of("postgres:16"))), docker(Map.of()), VARIABLES))
                .isInstanceOf(ExecutorException.class)
                .hasMessageContaining("`services` (postgres:16)");
    }

    private static ImageChoice choose(JobImage image, Map<String, String> settings) throws ExecutorException {
        return ImageChoice.of(job(image, List.of()), docker(settings), VARIABLES);
    }

    private static void assertRefused(JobImage image, Map<String, String> settings, String... why) {
        assertThatThrownBy(() -> choose(image, settings))
                .isInstanceOf(ExecutorException.class)
                .hasMessageContainingAll(why);
    }

    private static RunnerConfig.Docker docker(Map<String, String> settings) {
        return TestConfig.of(Path.of("/builds"), settings).docker();
    }

    private static JobPayload job(JobImage image, List<JobImage> services) {
        return TestJobs.with(TestJobs.job(new JobPayload.Source("", "main", ""), "true"), image, services);
    }
}
