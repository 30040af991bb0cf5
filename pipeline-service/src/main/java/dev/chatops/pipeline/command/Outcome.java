package dev.chatops.pipeline.command;

import dev.chatops.events.ChatAnswer;
import dev.chatops.pipeline.job.JobDraft;

/** What is to be done about a command, before anything is written. */
sealed interface Outcome {

    /** A job is to be made. */
    record Start(JobDraft draft) implements Outcome {}

    /** The command is answered without a job. */
    record Answer(ChatAnswer.Kind kind, boolean ephemeral, String text) implements Outcome {

        /** @param typed the command as it stood in chat; a refusal repeats it, so that nobody has to type it anew */
        static Answer refusal(String text, String typed) {
            return new Answer(ChatAnswer.Kind.REFUSED, true, text + "\nYou typed: " + Refusals.code(typed));
        }

        static Answer done(String text) {
            return new Answer(ChatAnswer.Kind.ANSWERED, true, text);
        }
    }
}
