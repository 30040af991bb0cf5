package dev.chatops.local.world;

/** Hears what a long step waits for. */
@FunctionalInterface
public interface Progress {

    void say(String line);
}
