package dev.chatops.pipeline.pause;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.audit.AuditEntry;
import dev.chatops.pipeline.audit.AuditTrail;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.User;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Pauses and resumes, each with its entry in the audit trail, in the transaction that does it. */
@ApplicationScoped
class PauseOrders {

    /** What became of an order. */
    sealed interface Result {

        /** @param pause that began or ended */
        record Done(Pause pause) implements Result {}

        /** It was so before. @param why for people */
        record AlreadySo(String why) implements Result {}

        /** @param why for people */
        record NoSuchThing(String why) implements Result {}
    }

    private static final int LONGEST_REASON = 500;

    private final PauseTable pauses;
    private final HeldJobs held;
    private final AuditTrail trail;
    private final Transactions transactions;
    private final Clock clock;

    PauseOrders(PauseTable pauses, HeldJobs held, AuditTrail trail, Transactions transactions, Clock clock) {
        this.pauses = pauses;
        this.held = held;
        this.trail = trail;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @param name see {@link PauseScope#named}; @param reason null for none */
    Result pause(String name, String reason, User by, ProjectFile file) throws SQLException {
        return switch (PauseScope.named(name, file)) {
            case PauseScope.Named.NotFound(var why) -> new Result.NoSuchThing(why);
            case PauseScope.Named.Found(var scope) -> pause(scope, line(reason), by);
        };
    }

    /** Ends the pause of this very thing; others go on. */
    Result resume(String name, User by, ProjectFile file) throws SQLException {
        var active = pauses.active();
        var found = PauseScope.named(name, file);
        var pause = active.active().stream()
                .filter(each -> found instanceof PauseScope.Named.Found(var scope)
                        ? isOf(each, scope)
                        : each.scope().name().equals(name.strip())) // it is no longer configured
                .findFirst();
        if (pause.isPresent()) {
            return resume(pause.get(), by);
        }
        return switch (found) {
            case PauseScope.Named.NotFound(var why) -> new Result.NoSuchThing(why);
            case PauseScope.Named.Found(var scope) ->
                new Result.AlreadySo("There is no pause of %s.".formatted(plain(scope)));
        };
    }

    private Result pause(PauseScope scope, String reason, User by) throws SQLException {
        var begun = transactions.run(connection -> {
            var pause = pauses.begin(connection, scope, by.username(), clock.instant(), reason);
            if (pause.isPresent()) {
                trail.record(
                        connection,
                        entry(
                                by,
                                "pause",
                                "paused " + plain(scope) + (reason.isEmpty() ? "" : ": " + reason),
                                pause.get().scope()));
            }
            return pause;
        });
        if (begun.isPresent()) {
            Log.infof("%s paused user=%s", plain(scope), by.username());
            return new Result.Done(begun.get());
        }
        var circumstances = pauses.active().active().stream()
                .filter(each -> isOf(each, scope))
                .findFirst()
                .map(Pause::circumstances);
        return new Result.AlreadySo("Already paused: %s%s."
                .formatted(
                        plain(scope), circumstances.map(words -> ", " + words).orElse("")));
    }

    private Result resume(Pause pause, User by) throws SQLException {
        boolean ended = transactions.run(connection -> {
            boolean mine = pauses.end(connection, pause.id(), by.username(), clock.instant());
            if (mine) {
                trail.record(
                        connection,
                        entry(
                                by,
                                "resume",
                                "resumed %s, paused %s".formatted(plain(pause.scope()), pause.circumstances()),
                                pause.scope()));
            }
            return mine;
        });
        if (!ended) {
            return new Result.AlreadySo("Somebody else has resumed %s.".formatted(plain(pause.scope())));
        }
        Log.infof("%s resumed user=%s", plain(pause.scope()), by.username());
        held.release();
        return new Result.Done(pause);
    }

    private AuditEntry entry(User by, String verb, String result, PauseScope scope) {
        var projectId = scope instanceof PauseScope.OfProject project ? project.id() : null;
        return new AuditEntry(
                clock.instant(),
                null,
                by.username(),
                null,
                "api",
                null,
                null,
                null,
                projectId,
                verb,
                "accepted",
                "scope admin",
                result,
                null,
                null);
    }

    private static boolean isOf(Pause pause, PauseScope scope) {
        return switch (scope) {
            case PauseScope.Everything _ -> pause.scope() instanceof PauseScope.Everything;
            case PauseScope.OfProject project ->
                pause.scope() instanceof PauseScope.OfProject paused && paused.id() == project.id();
            case PauseScope.OfPool pool -> pause.scope().equals(pool);
        };
    }

    private static String plain(PauseScope scope) {
        return scope.text().replace("`", "");
    }

    /** One line that fits into a message; a text of PostgreSQL holds no NUL. */
    private static String line(String reason) {
        var line = Optional.ofNullable(reason)
                .orElse("")
                .replace('\0', ' ')
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "\u2026" : line;
    }
}
