package dev.chatops.pipeline.command;

import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.outbox.Outbox;
import dev.chatops.pipeline.outbox.OutboxRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Writes answers to where they are sent from. */
@ApplicationScoped
class Answers {

    private final Outbox outbox;
    private final Clock clock;

    Answers(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** In the caller's transaction. */
    Outbox.Written write(Connection connection, UUID commandId, Answer answer) throws SQLException {
        return outbox.write(connection, List.of(OutboxRecord.of(answer.event(clock.instant(), commandId))));
    }
}
