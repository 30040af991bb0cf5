package dev.chatops.pipeline.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How logs are kept. */
@ConfigMapping(prefix = "chatops.log")
interface LogConfig {

    /** For how many days a job's log can be read, at least; the day it was written on is not counted. */
    @WithDefault("30")
    int keepDays();
}
