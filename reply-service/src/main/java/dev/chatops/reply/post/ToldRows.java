package dev.chatops.reply.post;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Rows of whose end Kafka has been told, until the ledger says so, too. */
final class ToldRows {

    /** In one statement. Far more than come while it runs, so that none is left for long. */
    static final int MOST = 1_000;

    private final EndedRows rows;
    private final Queue<UUID> unmarked = new ConcurrentLinkedQueue<>();
    private final Lock marking = new ReentrantLock();

    ToldRows(EndedRows rows) {
        this.rows = rows;
    }

    void add(UUID commandId) {
        unmarked.add(commandId);
    }

    /**
     * One statement for what there is by now, whoever told it; nobody waits for another's, and nobody stays for those
     * that come meanwhile. What is left is marked with the next end, or by the sweeper within a second.
     */
    void mark() {
        if (unmarked.isEmpty() || !marking.tryLock()) {
            return;
        }
        var marked = new ArrayList<UUID>();
        try {
            for (var id = unmarked.poll(); id != null; id = marked.size() < MOST ? unmarked.poll() : null) {
                marked.add(id);
            }
            rows.told(marked);
        } catch (SQLException e) {
            Log.warnf("the sweeper tells again what became of answers commandId=%s: %s", marked, e);
        } finally {
            marking.unlock();
        }
    }
}
