package dev.chatops.runner.docker;

import dev.chatops.claim.JobImage;
import dev.chatops.claim.JobPayload;
import dev.chatops.events.FailureReason;
import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.archive.PathGlob;
import dev.chatops.runner.archive.VariableText;
import dev.chatops.runner.executor.ExecutorException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The image that a job runs in: its own, or else this runner's default.
 *
 * @param entrypoint empty for the image's own
 * @param platform empty for the engine's own
 * @param pullPolicies never empty
 */
record ImageChoice(String name, List<String> entrypoint, String platform, List<String> pullPolicies) {

    /** What may be in a name: registry, path, tag, digest. The engine checks the rest. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,500}");

    /** @param variables of the job, for the image's name */
    static ImageChoice of(JobPayload job, RunnerConfig.Docker config, Map<String, String> variables)
            throws ExecutorException {
        if (!job.services().isEmpty()) {
            throw unsupported(
                    "the job has `services` (%s); this runner starts none. Start what the script needs elsewhere, and remove them"
                            .formatted(job.services().getFirst().name()));
        }
        var image =
                job.image() != null ? job.image() : JobImage.of(config.image().orElse(""));
        var name = VariableText.expand(image.name(), variables).strip();
        if (name.isEmpty()) {
            throw unsupported(
                    image.name().isBlank()
                            ? "the job names no `image`, and this runner has none of its own (CHATOPS_RUNNER_DOCKER_IMAGE)"
                            : "the name of the job's image, %s, is empty".formatted(image.name()));
        }
        if (!NAME.matcher(name).matches()) {
            throw unsupported("%s is not the name of an image".formatted(name));
        }
        if (!image.user().isEmpty()) {
            throw unsupported(
                    "the job's image asks for the user %s; on this runner, containers run as its own jobs' user. Remove `docker:user`"
                            .formatted(image.user()));
        }
        if (job.image() != null && !isAllowed(name, config)) {
            throw unsupported("this runner does not run the image %s; it runs: %s"
                    .formatted(name, String.join(", ", config.allowedImages().orElse(List.of()))));
        }
        return new ImageChoice(name, image.entrypoint(), image.platform(), policies(image, config));
    }

    /** With a tag, so that a download does not fetch all there are. */
    String nameWithTag() {
        boolean hasTag = name.contains("@") || name.indexOf(':', name.lastIndexOf('/') + 1) >= 0;
        return hasTag ? name : name + ":latest";
    }

    private static boolean isAllowed(String name, RunnerConfig.Docker config) {
        return config.allowedImages()
                .map(all -> all.stream().anyMatch(glob -> PathGlob.of(glob).matches(name)))
                .orElse(true);
    }

    /** As in GitLab, a job chooses among those that the runner's owner allows, and those are its own when nothing is said. */
    private static List<String> policies(JobImage image, RunnerConfig.Docker config) throws ExecutorException {
        var allowed = config.allowedPullPolicies().orElse(config.pullPolicy());
        for (var policy : image.pullPolicy()) {
            if (!allowed.contains(policy)) {
                throw unsupported("the job's pull policy %s is not one of this runner's: %s"
                        .formatted(policy, String.join(", ", allowed)));
            }
        }
        return image.pullPolicy().isEmpty() ? config.pullPolicy() : image.pullPolicy();
    }

    private static ExecutorException unsupported(String message) {
        return new ExecutorException(FailureReason.RUNNER_UNSUPPORTED, message);
    }
}
