package dev.chatops.consume;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Tells work that takes longer than the database lets a transaction stand still from a database that is away: both lose
 * the connection. A process that was stopped for a while loses it once. But when the database, time and again, takes the
 * transaction's first statement and the connection is lost under work that has taken that long, the work is the reason, and
 * would be done in vain for ever. A database that fails under work of any length, for want of disk space for one, is
 * waited for.
 */
final class Standstills {

    /** In a row. */
    static final int MOST = 3;

    private final Duration limit;
    private int count;
    private boolean atWork;
    private long begun;

    /** @param limit how long the database lets a transaction stand still */
    Standstills(Duration limit) {
        this.limit = limit;
    }

    /** The database has taken the first statement of the transaction, so it is not away. */
    void workBegins() {
        atWork = true;
        begun = System.nanoTime();
    }

    /**
     * Runs one transaction.
     *
     * @throws StandstillException in place of a failure that would heal, once there were too many
     */
    <T> T watch(Callable<T> transaction) throws Exception {
        atWork = false;
        try {
            return transaction.call();
        } catch (Exception e) {
            boolean stoodStill = atWork && System.nanoTime() - begun >= limit.toNanos();
            count = stoodStill && Faults.isLostConnection(e) ? count + 1 : 0;
            if (count >= MOST) {
                throw new StandstillException(e);
            }
            throw e;
        }
    }
}
