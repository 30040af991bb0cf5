package dev.chatops.reply.post;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.ReplyAddressSeal;
import dev.chatops.reply.render.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is said on the way is not said by somebody who stood still for longer than the row was his. */
class NoticesTest {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final List<String> KEYS =
            List.of("test:" + Base64.getEncoder().encodeToString(new byte[32]));

    private final UUID id = UUID.randomUUID();
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final PostConfig config = new TestPostConfig(Duration.ofSeconds(5), Optional.empty());

    private final OnTheWay rows = new OnTheWay(null, null, config) {

        @Override
        boolean end(Due due, boolean stands, boolean goesOn) {
            happened.add("freed");
            return true;
        }

        @Override
        boolean end(Due due) {
            happened.add("freed");
            return true;
        }

        @Override
        boolean postpone(Due due, Duration by) {
            happened.add("postponed");
            return true;
        }
    };

    private final ResponseUrlClient client = new ResponseUrlClient(config) {

        @Override
        PostResult post(URI address, String message) {
            happened.add("posted");
            return new PostResult.Posted();
        }
    };

    private final Poster answers = new Poster(null, null, null, null, null, null, null, null, null, null, null) {

        @Override
        public void post(UUID commandId) {
            happened.add("answer");
        }
    };

    @Test
    void aProgressMessageIsPostedInTime() throws Exception {
        say(notices -> notices.progress(running(due(Duration.ofSeconds(14)))));
        assertThat(happened).containsExactly("posted", "freed", "answer");
    }

    @Test
    void aProgressMessageThatCouldReplaceTheAnswerIsLeft() throws Exception {
        say(notices -> notices.progress(running(due(LEASE.minusSeconds(4)))));
        assertThat(happened).containsExactly("postponed", "answer");
    }

    @Test
    void aWordOfPatienceIsPostedInTime() throws Exception {
        say(notices -> notices.waiting(due(Duration.ofSeconds(14))));
        assertThat(happened).containsExactly("posted", "freed", "answer");
    }

    @Test
    void aWordOfPatienceThatCouldComeBehindTheAnswerIsLeft() throws Exception {
        say(notices -> notices.waiting(due(LEASE.plusSeconds(1))));
        assertThat(happened).containsExactly("freed", "answer");
    }

    private interface Word {
        void on(Notices notices);
    }

    /** Returns when it has been said. */
    private void say(Word word) throws InterruptedException {
        var threads = new PostThreads(config);
        var metrics = new PostMetrics(new SimpleMeterRegistry());
        var addresses = new ReplyAddresses(KEYS, config);
        word.on(new Notices(
                rows, addresses, client, new ChannelPacer(), threads, answers, config, metrics, Clock.systemUTC()));
        threads.stop(null);
    }

    private static OnTheWay.Waiting running(Due due) {
        var job = new Reply.Job(42, 7L, "acme/demo", "deploy", "ada", URI.create("http://c/acme/demo/-/jobs/42"));
        return new OnTheWay.Waiting(due, job, true, new byte[0]);
    }

    private Due due(Duration takenBefore) {
        var address = new ReplyAddressSeal(KEYS).seal(id, "https://hooks.slack.com/commands/T0DEMO/1/x");
        return TakenRow.at(System.nanoTime() - takenBefore.toNanos(), id, address);
    }
}
