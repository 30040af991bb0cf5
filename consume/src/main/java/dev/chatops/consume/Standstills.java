package dev.chatops.consume;

import java.util.concurrent.Callable;

/**
 * Tells work that takes longer than the database lets a transaction stand still from a database that is away: both lose
 * the connection. A process that was stopped for a while loses it once. But when the database, time and again, takes the
 * transaction's first statement and the connection is lost under the work that follows, that work is the reason, and
 * would be done in vain for ever.
 */
final class Standstills {

    /** In a row. */
    static final int MOST = 3;

    private int count;
    private boolean atWork;

    /** The database has taken the first statement of the transaction, so it is not away. */
    void workBegins() {
        atWork = true;
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
            count = atWork && Faults.isLostConnection(e) ? count + 1 : 0;
            if (count >= MOST) {
                throw new StandstillException(e);
            }
            throw e;
        }
    }
}
