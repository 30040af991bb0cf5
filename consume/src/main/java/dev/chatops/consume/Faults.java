package dev.chatops.consume;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/** Tells what heals by waiting from what fails each time, and waits. */
public final class Faults {

    private static final Logger LOG = Logger.getLogger(Faults.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /** PostgreSQL's {@code idle_in_transaction_session_timeout}, where its word arrives. */
    private static final String STOOD_STILL = "25P03";

    private Faults() {}

    /** Whether the database or the broker was away or busy: the same thing may succeed later, unchanged. */
    public static boolean heals(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StandstillException) {
                return false;
            }
            if (cause instanceof SQLException sql) {
                return heals(sql);
            }
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is no session any more, be it that the network or the database has ended it. */
    static boolean isLostConnection(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("08") || sql.getSQLState().equals(STOOD_STILL);
            }
        }
        return false;
    }

    /**
     * Does it, and again for as long as it fails for a reason that heals.
     *
     * @param goOn asked before each repetition
     * @throws Exception the failure, when it does not heal or {@code goOn} says no
     */
    public static <T> T retry(String what, BooleanSupplier goOn, Callable<T> action) throws Exception {
        var wait = FIRST_WAIT;
        while (true) {
            try {
                return action.call();
            } catch (Exception e) {
                if (!heals(e) || !goOn.getAsBoolean()) {
                    throw e;
                }
                LOG.warnf(
                        "waiting for the database or the broker, then %s again in %d ms: %s",
                        what, wait.toMillis(), e.toString());
                Thread.sleep(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }

    private static boolean heals(SQLException e) {
        if (e instanceof SQLNonTransientException) {
            return false;
        }
        var state = e.getSQLState();
        if (state == null || state.length() < 2) {
            return true; // the pool's own: no connection to be had in time
        }
        return switch (state.substring(0, 2)) {
            // connection, resources, operator intervention, system error, serialization and deadlock, read-only
            case "08", "53", "57", "58", "40", "25" -> true;
            default -> false;
        };
    }
}
