package dev.chatops.pipeline.access;

import java.util.Set;

/**
 * Where somebody asks.
 *
 * @param platform such as {@code slack}
 * @param channelName changeable, and empty where the platform sent none
 */
public record Place(String platform, String workspace, String channelId, String channelName) {

    /** Outside of chat: API and console. No rule's channel or workspace. */
    public static final Place OUTSIDE = new Place("", "", "", "");

    boolean isOneOfChannels(Set<String> channels) {
        return !channelId.isEmpty() && channels.contains(channelId)
                || !channelName.isEmpty() && channels.contains(channelName);
    }

    boolean isOneOfWorkspaces(Set<String> workspaces) {
        return !workspace.isEmpty()
                && (workspaces.contains(workspace) || workspaces.contains(platform + ":" + workspace));
    }
}
