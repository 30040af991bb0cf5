package dev.chatops.runner.job;

import dev.chatops.runner.RunnerConfig;
import dev.chatops.runner.RunnerId;
import dev.chatops.runner.artifact.ArtifactClient;
import dev.chatops.runner.cache.CacheStore;
import dev.chatops.runner.event.JobEventPublisher;
import dev.chatops.runner.executor.Executor;
import dev.chatops.runner.executor.HostShell;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What every job on this machine works with.
 *
 * @param host runs git
 * @param executor runs scripts
 * @param timer ends what runs out of time
 * @param version of this service, for people
 */
record Workplace(
        RunnerConfig config,
        RunnerId runner,
        HostShell host,
        Executor executor,
        CacheStore caches,
        ArtifactClient artifacts,
        JobEventPublisher events,
        ScheduledExecutorService timer,
        Clock clock,
        String version) {}
