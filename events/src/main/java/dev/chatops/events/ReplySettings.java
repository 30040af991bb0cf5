package dev.chatops.events;

/**
 * What a project says of its replies, from the project file; travels with the job because reply-service never reads
 * that file.
 *
 * @param progress whether a job that takes long says so while it runs
 * @param lateAnswers whether an answer later than 30 minutes is posted by bot token
 */
public record ReplySettings(boolean progress, boolean lateAnswers) {

    public static final ReplySettings DEFAULT = new ReplySettings(true, false);
}
