package dev.chatops.pipeline.command;

import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.Pauses;
import dev.chatops.pipeline.project.ProjectFile;

/**
 * What a pause does to a command: it stops what would start something, and leaves alone what reads, cancels or says no. A job
 * whose pool is paused goes to another one that could run it. It is given all that it looks at, and changes nothing.
 */
sealed interface PauseRule {

    /** As the audit trail and {@code explain} name it. */
    String NAME = "pause";

    /** @param outcome to be done: the one that was decided, in a pool that takes jobs */
    record Goes(Outcome outcome) implements PauseRule {}

    record Stopped(Pause by) implements PauseRule {}

    static PauseRule of(Outcome outcome, Pauses pauses, ProjectFile file) {
        return switch (outcome) {
            case Outcome.Say _, Outcome.OfferLink _, Outcome.Unlink _, Outcome.Reject _, Outcome.Cancel _ ->
                new Goes(outcome);
            case Outcome.Start(var draft, var fingerprint) ->
                switch (route(draft, pauses, file)) {
                    case Pauses.Route.Stopped(var pause) -> new Stopped(pause);
                    case Pauses.Route.To(var pool) -> new Goes(new Outcome.Start(draft.in(pool), fingerprint));
                };
            case Outcome.AskApproval(var draft, var _, var _, var _) ->
                switch (route(draft, pauses, file)) {
                    case Pauses.Route.Stopped(var pause) -> new Stopped(pause);
                    case Pauses.Route.To _ -> new Goes(outcome); // its pool is chosen anew when somebody says yes
                };
            case Outcome.Approve(var approver, var request, var draft) ->
                switch (route(draft, pauses, file)) {
                    case Pauses.Route.Stopped(var pause) -> new Stopped(pause);
                    case Pauses.Route.To(var pool) -> new Goes(new Outcome.Approve(approver, request, draft.in(pool)));
                };
            case Outcome.Play(var by, var job, var _) -> existing(outcome, by, job, pauses, file);
            case Outcome.Retry(var by, var job) -> existing(outcome, by, job, pauses, file);
        };
    }

    private static Pauses.Route route(JobDraft draft, Pauses pauses, ProjectFile file) {
        return pauses.route(draft.project().id(), draft.pool(), draft.spec().tags(), file);
    }

    /** Its pool is chosen where it is started, from the job as it stands then. */
    private static PauseRule existing(Outcome outcome, Member by, ShownJob job, Pauses pauses, ProjectFile file) {
        return switch (pauses.route(by.project().id(), job.pool(), job.tags(), file)) {
            case Pauses.Route.Stopped(var pause) -> new Stopped(pause);
            case Pauses.Route.To _ -> new Goes(outcome);
        };
    }
}
