package dev.chatops.system.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a soak when it is over, each thing as its own source has it. Times are by the services' clock.
 *
 * @param commands each record of {@code chat-commands}
 * @param decided rows of pipeline-service
 * @param created what {@code job-events} says of the birth of these jobs, each once
 * @param jobs rows of pipeline-service, all of the soak's project
 * @param steps each record of {@code job-events} of these jobs, but for logs
 * @param ledger rows of reply-service
 * @param told each record of {@code reply-events}
 * @param deadLetters records of all dead-letter topics, described
 * @param unsent rows in pipeline-service's outbox
 * @param posts every try to post at the simulator
 * @param shown the final answers that stand in the channels
 * @param executions what the jobs themselves wrote
 * @param runners the process of each runner's id
 */
record Facts(
        List<Typed> typed,
        List<Recorded> commands,
        List<Decided> decided,
        List<Created> created,
        List<Job> jobs,
        List<Step> steps,
        List<Ledger> ledger,
        List<Told> told,
        List<String> deadLetters,
        long unsent,
        List<Post> posts,
        List<Shown> shown,
        List<Execution> executions,
        List<Fault> faults,
        Map<String, String> runners) {

    /** What the one who typed was told at once. */
    enum Ack {
        ACCEPTED,
        /** That it has not been taken and will do nothing. */
        NOT_ACCEPTED,
        /** That nobody knows. */
        NOT_CONFIRMED,
        /** Nothing: the gateway did not answer, or not in time. */
        NO_ANSWER,
        /** Something else. */
        UNKNOWN
    }

    /** @param about the job that it plays or cancels; 0 for none */
    record Typed(String commandId, Script script, Ack ack, Instant at, long about) {}

    record Recorded(String commandId, int partition, long offset) {}

    /**
     * @param decision accepted, refused, answered or failed
     * @param age of the command when it was decided
     */
    record Decided(String commandId, String decision, String reason, Duration age) {

        /** Services that were away for that long do not start what people no longer wait for. */
        private static final Duration MAX_AGE = Duration.ofMinutes(5);

        boolean isTooOld() {
            return decision.equals("refused") && age.compareTo(MAX_AGE) > 0;
        }
    }

    /** @param commandId which made the job; another one may play it and have its answer */
    record Created(String commandId, long jobId) {}

    /**
     * @param commandId to whom it answers
     * @param runnerId who had it last; null for nobody
     */
    record Job(
            long id,
            String commandId,
            String name,
            String status,
            int attempt,
            String failureReason,
            String failureMessage,
            String runnerId) {}

    /** What an event of a job says. */
    enum Word {
        STARTED,
        /** A runner's word. */
        ATTEMPT_FINISHED,
        /** pipeline-service's word. */
        FINISHED
    }

    /**
     * @param runner who says so; null where the event does not tell
     * @param reason of a failure; null otherwise
     */
    record Step(
            Word word,
            Instant at,
            long jobId,
            int attempt,
            String fence,
            String runner,
            String status,
            String reason) {}

    record Ledger(String commandId, String state, String reason) {}

    record Told(String commandId, String outcome) {}

    /**
     * @param isFinal whether it was to be the command's one answer
     * @param posted whether it came to stand in the channel
     * @param answered the status that the poster saw; null when it saw none
     */
    record Post(long seq, Instant at, String commandId, boolean isFinal, boolean posted, Integer answered) {}

    /** @param jobId 0 for none */
    record Shown(String commandId, String status, long jobId) {}

    record Execution(long jobId, Instant at) {}

    /**
     * Something that was broken on purpose.
     *
     * @param target such as {@code reply-service-2}, {@code kafka} or {@code postgres}
     * @param until when it was whole again
     */
    record Fault(Kind kind, String target, Instant from, Instant until) {

        enum Kind {
            /** SIGKILL and a new start. */
            KILL,
            /** SIGSTOP and SIGCONT. */
            PAUSE
        }

        boolean hits(Instant first, Instant last) {
            return !from.isAfter(last) && !until.isBefore(first);
        }
    }
}
