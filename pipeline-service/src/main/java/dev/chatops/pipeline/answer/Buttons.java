package dev.chatops.pipeline.answer;

import dev.chatops.events.ChatAction;
import dev.chatops.events.ChatAction.Style;
import dev.chatops.pipeline.project.Project;

/** Buttons, each of which types a command (docs/decisions/0011). They name the project by its path, which is plain everywhere. */
public final class Buttons {

    private Buttons() {}

    public static ChatAction play(Project project, long jobId) {
        return new ChatAction("Play", command(project, "play", jobId), Style.PRIMARY, null);
    }

    public static ChatAction cancel(Project project, long jobId) {
        return new ChatAction("Cancel", command(project, "cancel", jobId), Style.DANGER, "Cancel job #" + jobId + "?");
    }

    public static ChatAction retry(Project project, long jobId) {
        return new ChatAction("Re-run", command(project, "retry", jobId), Style.PLAIN, null);
    }

    public static ChatAction logs(Project project, long jobId) {
        return new ChatAction("Log", command(project, "logs", jobId), Style.PLAIN, null);
    }

    public static ChatAction approve(Project project, long approvalId) {
        return new ChatAction("Approve", command(project, "approve", approvalId), Style.PRIMARY, null);
    }

    public static ChatAction reject(Project project, long approvalId) {
        return new ChatAction("Reject", command(project, "reject", approvalId), Style.DANGER, null);
    }

    /** @param command all behind the slash word */
    public static ChatAction again(String command) {
        return new ChatAction("Run again", command, Style.PLAIN, null);
    }

    private static String command(Project project, String verb, long id) {
        return project.path() + " " + verb + " " + id;
    }
}
