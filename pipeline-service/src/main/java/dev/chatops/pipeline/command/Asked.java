package dev.chatops.pipeline.command;

import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.access.Place;
import dev.chatops.pipeline.access.Standing;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.User;
import java.util.Optional;

/**
 * A command with all that is known of who gave it. One project file holds for all of its decision.
 *
 * @param text what stands behind the slash word, as it was typed
 * @param user empty for one who is not known
 * @param linked whether he made himself known by a link, and the project file does not name his chat user
 */
record Asked(ChatCommand command, String text, ProjectFile file, Optional<User> user, boolean linked) {

    /** As it stood in chat. */
    String typed() {
        return (command.slashWord() + " " + text).strip();
    }

    Place place() {
        return new Place(command.platform(), command.workspace(), command.channelId(), command.channelName());
    }

    /** Whether a button typed it. */
    boolean pressed() {
        return command.origin() == ChatCommand.Origin.BUTTON;
    }

    Standing standing(Optional<String> project) {
        return Standing.of(file, user, command.chatUser(), command.slashWord(), project);
    }

    /** Chat text may hold what its writer thinks private. */
    @Override
    public String toString() {
        return "Asked[" + command + "]";
    }
}
