package dev.chatops.system.soak;

import java.util.Set;

/** What a command of the soak is to do, and what may become of it when nothing breaks. */
enum Script {
    /** Runs once and succeeds. */
    COUNTS(34, "counts", 0, null, "success"),
    /** Runs once and fails. */
    FAILS(10, "fails", 0, null, "failed"),
    /** Fails, is retried for it, and succeeds. */
    RETRIED(8, "retried", 1, "script_failure", "success"),
    /** Takes some seconds, so that runners die in the middle of it. */
    SLEEPS(10, "sleeps", 0, null, "success"),
    /** The same, and may run again when its runner was lost. */
    LOSABLE(4, "losable", 2, "runner_system_failure", "success"),
    /** The same, one at a time. */
    EXCLUSIVE(2, "exclusive", 0, null, "success"),
    /** Waits for {@link #PLAY}. */
    BY_HAND(6, "by-hand", 0, null, "success"),
    /** Takes long, and is canceled on the way. */
    CANCELED(5, "long", 0, null, "canceled", "success"),
    /** Names a job that is not there. */
    UNKNOWN_JOB(7, null, 0, null),
    /** By somebody who may not. */
    NOT_ALLOWED(7, null, 0, null),
    /** Needs no job. */
    HELP(7, null, 0, null),
    /** Starts the job of a {@link #BY_HAND}; typed as soon as that was answered. */
    PLAY(0, null, 0, null),
    /** Ends the job of a {@link #CANCELED}; typed while it runs. */
    CANCEL(0, null, 0, null);

    private final int percent;
    private final String job;
    private final int retries;
    private final String retriedFor;
    private final Set<String> ends;

    /**
     * @param percent of the commands
     * @param job null when there is none
     * @param retriedFor the failure for which it is retried; null for none
     * @param ends in which its job may end when its runner lives
     */
    Script(int percent, String job, int retries, String retriedFor, String... ends) {
        this.percent = percent;
        this.job = job;
        this.retries = retries;
        this.retriedFor = retriedFor;
        this.ends = Set.of(ends);
    }

    /** The one on which a number from 0 to 99 falls. */
    static Script at(int roll) {
        int left = roll;
        for (var script : values()) {
            left -= script.percent;
            if (left < 0) {
                return script;
            }
        }
        throw new IllegalArgumentException("0 to 99, not " + roll);
    }

    /** Whether it starts a job of its own. */
    boolean makesJob() {
        return job != null;
    }

    /** Whether the answer has to be a refusal. */
    boolean isRefused() {
        return this == UNKNOWN_JOB || this == NOT_ALLOWED;
    }

    boolean mayEnd(String status) {
        return ends.contains(status);
    }

    int retries() {
        return retries;
    }

    boolean isRetriedFor(String failure) {
        return failure.equals(retriedFor);
    }

    String job() {
        return job;
    }

    /** @param number of the command; makes the text one of its kind */
    String text(int number) {
        return switch (this) {
            case UNKNOWN_JOB -> "soak run no-such-job " + number;
            case NOT_ALLOWED -> "soak run counts " + number;
            case HELP -> "help";
            case PLAY, CANCEL -> throw new IllegalStateException("it is about another command");
            case COUNTS, FAILS, RETRIED, SLEEPS, LOSABLE, EXCLUSIVE, BY_HAND, CANCELED ->
                "soak run %s %d".formatted(job, number);
        };
    }

    /** One who may, or not. */
    String user() {
        return this == NOT_ALLOWED ? "bob" : "ada";
    }
}
