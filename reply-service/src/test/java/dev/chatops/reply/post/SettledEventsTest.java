package dev.chatops.reply.post;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.ReplySettled;
import dev.chatops.events.ReplySettled.Outcome;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettledEventsTest {

    /** The sweeper tells 200 at once, and posts nothing meanwhile. */
    @Test
    void aBrokerThatIsAwayIsWaitedForOnceAndNotForEachWord() throws Exception {
        var words = Stream.generate(
                        () -> new ReplySettled(Instant.now(), UUID.randomUUID(), null, Outcome.ANSWERED, null))
                .limit(200)
                .toList();
        try (var nobody = new ServerSocket(0)) {
            int port = nobody.getLocalPort();
            nobody.close();
            var events = new SettledEvents(new EndedRows(null), BrokerConnection.to("127.0.0.1:" + port));
            var sending = new FutureTask<>(() -> events.send(words), true);
            Thread.ofVirtual().start(sending);
            assertThat(sending.get(100, SECONDS)).isTrue(); // a tenth of what 200 take, one after the other
            events.close();
        }
    }
}
