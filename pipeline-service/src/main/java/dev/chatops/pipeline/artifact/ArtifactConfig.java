package dev.chatops.pipeline.artifact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How artifacts are kept. */
@ConfigMapping(prefix = "chatops.artifacts")
public interface ArtifactConfig {

    /** Where they are kept; all replicas share it. Without it none are taken, and jobs that hand some in fail. */
    Optional<Path> directory();

    /** How large an archive may be, in bytes. GitLab's own limit is 100 MB. */
    @WithDefault("104857600")
    long limitBytes();

    /** How long they are kept when the job does not say; GitLab's own default. Zero keeps them for good. */
    @WithDefault("P30D")
    Duration expireIn();

    /** How often those whose time is up are looked for. */
    @WithDefault("30s")
    String sweepEvery();
}
