package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.ReplySettled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ReplySweeperTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(30);

    private PostConfig config = new TestPostConfig(Duration.ofSeconds(5), Optional.empty());
    private final CountDownLatch brokerIsBack = new CountDownLatch(1);
    private final CountDownLatch telling = new CountDownLatch(1);

    /** There is one row to tell of, and nothing else to do. */
    private final EndedRows ended = new EndedRows(null) {

        @Override
        List<ReplySettled> untold() {
            return List.of(
                    new ReplySettled(Instant.now(), UUID.randomUUID(), null, ReplySettled.Outcome.ANSWERED, null));
        }

        @Override
        List<Ended> drop(boolean late, Instant latestBase, Instant at, String unfinished, String failed) {
            return List.of();
        }
    };

    private final DueReplies replies = new DueReplies(null) {

        @Override
        List<UUID> due() {
            return List.of();
        }
    };

    private final OnTheWay onTheWay = new OnTheWay(null, replies, config) {

        @Override
        List<Waiting> takeProgress(Instant earliestBase) {
            return List.of();
        }

        @Override
        List<Due> takeUntouched(Instant earliestBase, Instant latestBase) {
            return List.of();
        }
    };

    @Test
    void theSweepGoesOnWhileABrokerThatIsAwayIsWaitedFor() throws Exception {
        var events = new SettledEvents(ended, BrokerConnection.to("127.0.0.1:1")) {

            @Override
            void send(List<ReplySettled> untold) {
                telling.countDown();
                try {
                    brokerIsBack.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        var sweeper = sweeper(events);
        var tells = Thread.ofVirtual().start(sweeper::tell);
        telling.await();
        assertTimeoutPreemptively(FOR_EVER, sweeper::sweep);
        assertThat(tells.isAlive()).isTrue();
        brokerIsBack.countDown();
        tells.join();
        events.close();
    }

    @Test
    void aTimeOutThatDoesNotFitIntoALeaseIsRefusedAtTheStart() {
        sweeper(null).start(null);
        config = new TestPostConfig(Duration.ofSeconds(11), Optional.empty());
        assertThatThrownBy(() -> sweeper(null).start(null))
                .hasMessageContaining("chatops.reply.timeout is PT11S; more than PT10S");
    }

    private ReplySweeper sweeper(SettledEvents events) {
        var poster = new Poster(null, null, null, null, null, null, null, null, null, null, null);
        var notices = new Notices(null, null, null, null, null, null, null, null, null);
        var endings = new Endings(null, null, null, null);
        return new ReplySweeper(replies, onTheWay, ended, poster, notices, endings, events, config, Clock.systemUTC());
    }
}
