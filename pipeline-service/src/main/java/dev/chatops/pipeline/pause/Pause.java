package dev.chatops.pipeline.pause;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.pipeline.pause.PauseScope.Everything;
import dev.chatops.pipeline.pause.PauseScope.OfPool;
import dev.chatops.pipeline.pause.PauseScope.OfProject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A pause that is in force.
 *
 * @param by user name of who paused it
 * @param reason as he gave it; empty where he gave none
 */
public record Pause(long id, PauseScope scope, String by, Instant since, String reason) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** For who wanted to start something: what is paused, by whom, since when, why, and what goes on. */
    public String refusal() {
        var remedy =
                "Nothing was started. Type it again when it is resumed; `status`, `logs` and `cancel` go on working.";
        return switch (scope) {
            case Everything _ -> "ChatOps is paused %s. %s".formatted(circumstances(), remedy);
            case OfProject(var _, var path) ->
                "The project %s is paused %s. %s".formatted(code(path), circumstances(), remedy);
            case OfPool(var name) ->
                "The runner pool %s is paused %s. No other pool could run this job. %s"
                        .formatted(code(name), circumstances(), remedy);
        };
    }

    /** For who waits for a job that was queued before the pause. */
    String notice(long jobId, String left) {
        return "%s is paused %s. Job #%d waits until it is resumed, for %s at most."
                .formatted(
                        switch (scope) {
                            case Everything _ -> "ChatOps";
                            case OfProject(var _, var path) -> "The project " + code(path);
                            case OfPool(var name) -> "The runner pool " + code(name);
                        },
                        circumstances(),
                        jobId,
                        left);
    }

    /** {@code by ada since 2026-11-25 10:00 UTC: new disks}. */
    public String circumstances() {
        return "by %s since %s%s".formatted(by, TIME.format(since), reason.isEmpty() ? "" : ": " + reason);
    }
}
