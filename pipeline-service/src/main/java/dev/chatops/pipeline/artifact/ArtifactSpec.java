package dev.chatops.pipeline.artifact;

import dev.chatops.ciconfig.job.Artifacts;
import dev.chatops.claim.JobArtifacts;
import dev.chatops.pipeline.project.AccessLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code artifacts} of a job says, as it is stored with the job.
 *
 * @param when on_success, on_failure or always
 * @param expireInSeconds null when not given; {@link #NEVER} for {@code never}
 * @param access all, developer, maintainer or none: who may read the archive
 */
public record ArtifactSpec(
        String name,
        List<String> paths,
        List<String> exclude,
        boolean untracked,
        String when,
        List<String> dotenv,
        List<String> unkept,
        Long expireInSeconds,
        String access) {

    static final long NEVER = -1;

    public static ArtifactSpec of(Artifacts artifacts) {
        return new ArtifactSpec(
                artifacts.name(),
                artifacts.paths(),
                artifacts.exclude(),
                artifacts.untracked(),
                artifacts.when(),
                artifacts.reports().getOrDefault("dotenv", List.of()),
                artifacts.reports().keySet().stream()
                        .filter(kind -> !kind.equals("dotenv"))
                        .toList(),
                artifacts.expireIn().map(ArtifactSpec::seconds).orElse(null),
                artifacts.access());
    }

    /** What the runner needs of it. */
    public JobArtifacts forRunner(long limitBytes) {
        return new JobArtifacts(name, paths, exclude, untracked, when, dotenv, unkept, limitBytes);
    }

    /** @param otherwise how long they are kept when the job does not say; zero for good */
    Optional<Instant> expiry(Instant from, Duration otherwise) {
        if (expireInSeconds == null) {
            return otherwise.isZero() ? Optional.empty() : Optional.of(from.plus(otherwise));
        }
        return expireInSeconds == NEVER ? Optional.empty() : Optional.of(from.plusSeconds(expireInSeconds));
    }

    /** Whether a member of that role may read what was kept with this {@code access}. */
    static boolean mayRead(String access, AccessLevel level) {
        return switch (access) {
            case "none" -> false;
            case "maintainer" -> level.atLeast(AccessLevel.MAINTAINER);
            case "developer" -> level.atLeast(AccessLevel.DEVELOPER);
            default -> level.atLeast(AccessLevel.REPORTER);
        };
    }

    /** Zero is for good too, as in GitLab. */
    private static long seconds(Duration expireIn) {
        return expireIn.equals(Artifacts.NEVER) || expireIn.isZero() ? NEVER : expireIn.toSeconds();
    }
}
