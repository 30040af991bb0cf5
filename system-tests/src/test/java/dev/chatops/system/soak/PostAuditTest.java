package dev.chatops.system.soak;

import static dev.chatops.system.soak.SoundFacts.T;
import static dev.chatops.system.soak.SoundFacts.change;
import static dev.chatops.system.soak.SoundFacts.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.system.soak.Facts.Fault;
import dev.chatops.system.soak.Facts.Ledger;
import dev.chatops.system.soak.Facts.Post;
import dev.chatops.system.soak.Facts.Told;
import dev.chatops.system.soak.Finding.Kind;
import org.junit.jupiter.api.Test;

/** Each post that must not be is put among sound facts, and found. */
class PostAuditTest {

    private final SoundFacts facts = new SoundFacts();

    @Test
    void anAnswerIsGivenUpOnlyWhenItsAddressIsUsedUpAndItsPostsFailed() {
        change(facts.ledger, row -> row.commandId().equals("runs"), row -> new Ledger("runs", "undelivered", null));
        change(facts.told, row -> row.commandId().equals("runs"), row -> new Told("runs", "undelivered"));
        facts.shown.removeIf(answer -> answer.commandId().equals("runs"));
        facts.posts.removeIf(post -> post.commandId().equals("runs"));
        for (int i = 0; i < 3; i++) {
            facts.posts.add(new Post(10 + i, T, "runs", false, true, 200)); // news on the way
        }
        facts.posts.add(new Post(20, T, "runs", true, false, 500));
        facts.assertFound(Kind.ANSWER, "runs");
        facts.posts.add(new Post(21, T, "runs", true, false, 503));
        assertThat(facts.audit().findings()).isEmpty();
        facts.posts.add(new Post(22, T, "runs", true, true, 200));
        assertThat(facts.audit().findings()).anyMatch(is(Kind.ANSWER, "runs"));
    }

    @Test
    void aSecondPostNeedsAFirstOneWhoseResultWasUnknown() {
        facts.posts.add(new Post(90, T.plusSeconds(60), "runs", true, true, 200));
        facts.assertFound(Kind.POST, "runs");
        facts.faults.add(new Fault(Fault.Kind.KILL, "reply-service-2", T.plusSeconds(31), T.plusSeconds(33)));
        assertThat(facts.audit().findings()).isEmpty();
        assertThat(facts.audit().posts().seconds()).hasSize(1);
    }

    @Test
    void aPostThatWasLeftWithoutAnAnswerMayBeRepeated() {
        change(facts.posts, post -> post.commandId().equals("runs"), post -> new Post(1, T, "runs", true, true, null));
        facts.posts.add(new Post(91, T.plusSeconds(60), "runs", true, true, 200));
        assertThat(facts.audit().findings()).isEmpty();
    }

    @Test
    void aPostThatStandsDespiteAServerErrorMayBeRepeated() {
        change(facts.posts, post -> post.commandId().equals("runs"), post -> new Post(1, T, "runs", true, true, 503));
        facts.posts.add(new Post(91, T.plusSeconds(60), "runs", true, true, 200));
        assertThat(facts.audit().findings()).isEmpty();
    }
}
