package dev.chatops.pipeline.link;

import dev.chatops.events.ChatCommand;

/**
 * Somebody in chat.
 *
 * @param id the platform's, which its user cannot change
 * @param name changeable; for people to read
 */
public record ChatUser(String platform, String workspace, String id, String name) {

    public static ChatUser of(ChatCommand command) {
        return new ChatUser(command.platform(), command.workspace(), command.userId(), command.userName());
    }

    /** As the project file names him. */
    @Override
    public String toString() {
        return platform + ':' + workspace + ':' + id;
    }
}
