package dev.chatops.runner;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What a runner is and where it belongs. */
@ConfigMapping(prefix = "chatops.runner")
public interface RunnerConfig {

    @WithDefault("default")
    String pool();

    /** The pool's token. */
    String token();

    /** Base URL of pipeline-service. */
    URI pipelineUrl();

    /** How many jobs it runs at once. */
    @WithDefault("4")
    int concurrent();

    /** Folder of the working copies, one for each slot and project. No other runner may use it. */
    Path buildsDir();

    /** How much of a job's output is kept in its log, in bytes. What is beyond is dropped; the job goes on. */
    @WithDefault("4194304")
    long logLimitBytes();

    /** How long running jobs may go on when the runner is told to stop. */
    @WithDefault("PT30S")
    Duration drain();

    /** Without pipeline-service and broker for that long, it must take its attempts for lost and end them (G5). */
    @WithDefault("PT60S")
    Duration isolationLimit();

    /** What jobs run in: {@code shell} or {@code docker}. */
    @WithDefault("shell")
    String executor();

    Docker docker();

    /** The docker executor. */
    interface Docker {

        /** The socket of this machine's engine. */
        @WithDefault("unix:///var/run/docker.sock")
        URI host();

        /** For jobs that name no image. Without it, those fail. */
        Optional<String> image();

        /** Globs of the images that jobs may name; without it, any. */
        Optional<List<String>> allowedImages();

        /** always, if-not-present or never; the first that works counts. GitLab's own default. */
        @WithDefault("always")
        List<String> pullPolicy();

        /** Those that jobs may choose from; without it, the runner's own. */
        Optional<List<String>> allowedPullPolicies();

        /** How many processors a job may use. */
        OptionalDouble cpus();

        /** How much memory a job may use, in bytes. */
        OptionalLong memoryBytes();

        /** How many processes a job may have at once. */
        @WithDefault("4096")
        long pids();

        /** The engine's network that jobs are in; {@code none} for none. */
        @WithDefault("bridge")
        String network();
    }

    Shell shell();

    Cache cache();

    /** Where the caches of jobs are. */
    interface Cache {

        /** One directory for all runners that are to share caches; without it, each runner has its own. */
        Optional<Path> directory();

        /** How large one cache may be, in bytes, when it is packed. A larger one is not saved. */
        @WithDefault("1073741824")
        long limitBytes();
    }

    /** The shell executor. */
    interface Shell {

        /** The OS user that jobs run as. This service must be able to switch to it, so it runs as root. */
        Optional<String> user();

        /** Whether jobs may run as this service's own OS user, who can read its secrets. Off unless switched on (G7). */
        @WithDefault("false")
        boolean sameUser();

        /** Whether each job's processes are held in a control group of their own, where such can be made. */
        @WithDefault("true")
        boolean cgroups();

        /** How long processes have to end after SIGTERM. */
        @WithDefault("PT5S")
        Duration grace();
    }
}
