package dev.chatops.pipeline.compile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code include} may reach. */
@ConfigMapping(prefix = "chatops.include")
interface IncludeConfig {

    /**
     * Hosts that {@code include:remote} may fetch from: {@code example.com}, {@code *.example.com}, {@code example.com:8443}. Without
     * a port it is 443. Only one that is written with {@code http://} is asked without TLS. Without any, remote files are refused.
     */
    Optional<List<String>> remoteHosts();

    /** Those of them that may have a private or loopback address; written like them. */
    Optional<List<String>> privateHosts();

    /** For one try of one file, from the look-up of the name to the last byte. */
    @WithDefault("PT10S")
    Duration remoteTimeout();

    /** For all files of one configuration; GitLab's own limit. */
    @WithDefault("PT30S")
    Duration timeout();
}
