package dev.chatops.pipeline.command;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of what is taken from chat. */
@ConfigMapping(prefix = "chatops.command")
interface CommandConfig {

    /** An older command is not started: the world may have changed since it was typed. */
    @WithDefault("PT5M")
    Duration maxAge();

    /** How long {@code CHAT_INPUT} may be; one variable of a Linux process holds 128 KiB at most. */
    @WithDefault("65536")
    int maxInputBytes();
}
