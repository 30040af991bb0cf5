package dev.chatops.pipeline.approval;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.consume.Transactions;
import dev.chatops.events.ChatAnswer;
import dev.chatops.pipeline.access.WhoMay;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.audit.AuditEntry;
import dev.chatops.pipeline.audit.AuditTrail;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxPublisher;
import dev.chatops.pipeline.outbox.OutboxRecord;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Answers who asked and heard neither yes nor no in time. */
@ApplicationScoped
class ApprovalExpiry {

    private final Approvals approvals;
    private final Transactions transactions;
    private final Outbox outbox;
    private final OutboxPublisher publisher;
    private final AuditTrail audit;
    private final Clock clock;

    ApprovalExpiry(
            Approvals approvals,
            Transactions transactions,
            Outbox outbox,
            OutboxPublisher publisher,
            AuditTrail audit,
            Clock clock) {
        this.approvals = approvals;
        this.transactions = transactions;
        this.outbox = outbox;
        this.publisher = publisher;
        this.audit = audit;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void expire() {
        try {
            List<Outbox.Written> written = transactions.run(this::expire);
            publisher.publishAll(written);
        } catch (SQLException e) {
            Log.warnf("approval requests not expired: %s", e.getMessage());
        }
    }

    private List<Outbox.Written> expire(Connection connection) throws SQLException {
        var now = clock.instant();
        var written = new ArrayList<Outbox.Written>();
        for (var request : approvals.expire(connection, now)) {
            var text = "Nobody said yes to %s within %s, so it was not run. Type it again if you still want it."
                    .formatted(
                            code(request.request().job()),
                            WhoMay.within(request.demand().expires()));
            var answer = Answer.of(ChatAnswer.Kind.REFUSED, true, text);
            written.add(outbox.write(connection, List.of(OutboxRecord.of(answer.event(now, request.commandId())))));
            audit.record(
                    connection,
                    AuditEntry.outsideChat(
                            now,
                            "system",
                            request.requester(),
                            request.chatUser(),
                            "approve",
                            "refused",
                            "request #%d expired".formatted(request.id())));
            Log.infof("approval request expired request=%d commandId=%s", request.id(), request.commandId());
        }
        return written;
    }
}
