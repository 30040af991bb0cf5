package dev.chatops.runner.claim;

import dev.chatops.claim.JobPayload;

/** What became of a claim. */
public sealed interface ClaimAnswer {

    /** The attempt is ours. */
    record Granted(JobPayload payload) implements ClaimAnswer {}

    /** It is another's, or over: forget the offer. */
    record NotOurs(String why) implements ClaimAnswer {}

    /** Nothing was decided: keep the offer, and ask again. */
    record Undecided(String why) implements ClaimAnswer {}
}
