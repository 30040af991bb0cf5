package dev.chatops.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chatops.local.world.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** G2 while two reply-services are killed, paused, and posts fail: every command settles once and shows one answer. */
@ExtendWith(SharedWorld.class)
class ReplyFaultsTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int COMMANDS_A_DEATH = 100;
    private static final List<String> REPLY_SERVICES = List.of("reply-service", "reply-service-2");

    /** Of the response address, which takes five posts: one whose posts fail that often cannot be delivered. */
    private static final int MOST_TRIES = 5;

    /** Between a post's answer and its record there are milliseconds; under load a little more. */
    private static final Duration UNRECORDED = Duration.ofSeconds(2);

    /** Fails at most so often: by which of them a post arrives and is not known to have, by which it does not arrive. */
    private static final Map<String, Integer> TEN_PERCENT = Map.of(
            "http_500",
            1,
            "http_500_after_accept",
            2,
            "http_503",
            1,
            "http_429",
            2,
            "cut_after_accept",
            3,
            "timeout_after_accept",
            1);

    private final World world;
    private final Chat chat;

    ReplyFaultsTest(SharedWorld.Parts parts) {
        world = parts.world();
        chat = parts.chat();
    }

    @Test
    void everyCommandSettlesOnceWhileRepliersDieAndPostsFail() throws Exception {
        TestWorlds.requireRestartableParts();
        int commands = "full".equals(System.getProperty("chatops.soak")) ? 2_000 : 400;
        int deaths = commands / COMMANDS_A_DEATH;
        var kills = new ArrayList<Instant>();
        var accepted = new CopyOnWriteArrayList<String>();
        for (var fault : TEN_PERCENT.entrySet()) {
            chat.faults("response_url", fault.getKey(), fault.getValue());
        }
        try (var ledger = new ReplyLedger(world.jdbcUrl("reply"));
                var people = Executors.newFixedThreadPool(6)) {
            for (int death = 0; death < deaths; death++) {
                var typed = typeMany(death * COMMANDS_A_DEATH, people, accepted);
                await("some are typed").atMost(LIMIT).until(() -> typed.stream().anyMatch(Future::isDone));
                var service = world.service(REPLY_SERVICES.get(death % REPLY_SERVICES.size()));
                kills.add(world.clock().instant());
                service.kill();
                service.start().awaitReady();
                for (var one : typed) {
                    one.get();
                }
            }
            // on a busy machine the gateway may be too late for some, and say so; those are not what this is about
            assertThat(accepted).hasSizeGreaterThan(commands * 9 / 10);
            await("all settle")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> allSettled(ledger, accepted));
            account(accepted, ledger.states(accepted), kills);
        } finally {
            for (var fault : TEN_PERCENT.keySet()) {
                chat.faults("response_url", fault, 0);
            }
            for (var name : REPLY_SERVICES) {
                if (!world.service(name).isAlive()) {
                    world.service(name).start().awaitReady();
                }
            }
        }
    }

    /**
     * G6: a replica is stopped in the middle of its transactions, its partitions go to the other one, which finds what
     * was not committed, reads the same records again, and answers. Then the first goes on where it stood.
     */
    @Test
    void partitionsThatMoveDuringAPausedTransactionChangeNothing() throws Exception {
        TestWorlds.requireRestartableParts();
        var paused = world.service("reply-service");
        var accepted = new ArrayList<String>();
        try (var ledger = new ReplyLedger(world.jdbcUrl("reply"));
                var admin = Admin.create(Map.of("bootstrap.servers", world.kafkaBootstrapServers()))) {
            await().atMost(LIMIT).until(() -> membersOf(admin) == 2);
            try {
                ledger.lock();
                try {
                    for (int i = 0; i < 60; i++) {
                        accepted.add(chat.type("bob", "paused-" + i % 20, "demo run paused " + i)
                                .path("id")
                                .asText());
                    }
                    await("transactions stand still").atMost(LIMIT).until(() -> ledger.waiting() >= 2);
                    paused.pause();
                } finally {
                    ledger.unlock();
                }
                await("its partitions move").atMost(LIMIT).until(() -> membersOf(admin) == 1);
                await("all settle without it").atMost(LIMIT).until(() -> allSettled(ledger, accepted));
            } finally {
                paused.resume();
            }
            await("it reads again").atMost(LIMIT).until(() -> membersOf(admin) == 2);
            // answered behind what it may still have had to say
            for (int i = 0; i < 20; i++) {
                accepted.add(chat.type("bob", "paused-" + i, "demo run behind " + i)
                        .path("id")
                        .asText());
            }
            await("all settle").atMost(LIMIT).until(() -> allSettled(ledger, accepted));
            account(accepted, ledger.states(accepted), List.of());
        }
    }

    /** @param accepted takes the ids of those that were */
    private List<Future<?>> typeMany(int first, ExecutorService people, List<String> accepted) {
        var typed = new ArrayList<Future<?>>();
        for (int i = first; i < first + COMMANDS_A_DEATH; i++) {
            int number = i;
            typed.add(people.submit(() -> {
                var sent = typeOne(number);
                if (sent.at("/ack/response_type").asText().equals("in_channel")) {
                    accepted.add(sent.path("id").asText());
                }
                return null;
            }));
        }
        return typed;
    }

    /** Mostly what needs no runner: it is the answers that are to be lost or doubled. */
    private JsonNode typeOne(int number) throws Exception {
        var channel = "channel-" + number % 40;
        return switch (number % 20) {
            case 0 -> chat.type("ada", channel, "demo run args run " + number);
            case 1, 2, 3, 4, 5, 6 -> chat.type("bob", channel, "demo run hello-world " + number);
            case 7, 8, 9, 10 -> chat.type("ada", channel, "demo run no-such-job " + number);
            case 11, 12, 13 -> chat.type("mallory-" + number, channel, "demo run hello-world");
            default -> chat.type("ada", channel, "help");
        };
    }

    private static boolean allSettled(ReplyLedger ledger, List<String> commands) throws SQLException {
        var states = ledger.states(commands);
        return commands.stream()
                .allMatch(command -> List.of("answered", "dropped", "undelivered")
                        .contains(states.getOrDefault(command, "missing")));
    }

    private void account(List<String> commands, Map<String, String> states, List<Instant> kills) {
        var told = new HashMap<String, Object>();
        await("the outcomes are told").atMost(LIMIT).until(() -> {
            told.putAll(SettledOutcomes.read(world.kafkaBootstrapServers()));
            return told.keySet().containsAll(commands);
        });
        var posts = new HashMap<String, List<JsonNode>>();
        for (var post : chat.posts()) {
            if (post.path("final").asBoolean()) {
                posts.computeIfAbsent(post.path("command_id").asText(), _ -> new ArrayList<>())
                        .add(post);
            }
        }
        var verdict = chat.assertions();
        var unanswered = texts(verdict.path("unanswered"));
        var twice = texts(verdict.path("answered_twice"));
        int seconds = 0;
        for (var command : commands) {
            var tries = posts.getOrDefault(command, List.of());
            var state = states.get(command);
            assertThat(told.get(command)).as("outcomes told of %s", command).hasToString("[" + state + "]");
            assertThat(twice).doesNotContain(command);
            if (state.equals("answered")) {
                assertThat(unanswered).doesNotContain(command);
            } else {
                assertThat(state).isEqualTo("undelivered");
                assertThat(tries).as("tries of %s", command).hasSizeGreaterThanOrEqualTo(MOST_TRIES);
            }
            seconds += seconds(command, tries, kills);
        }
        System.out.printf(
                "replies: %d commands, %d seconds, %d deaths, %d undelivered%n",
                commands.size(),
                seconds,
                kills.size(),
                states.values().stream().filter("undelivered"::equals).count());
    }

    /** Posts of an answer that already stood in the channel: each has its reason, or this fails. */
    private static int seconds(String command, List<JsonNode> tries, List<Instant> kills) {
        var posted =
                tries.stream().filter(post -> !post.path("posted").isNull()).toList();
        for (int i = 0; i + 1 < posted.size(); i++) {
            var first = posted.get(i);
            var isUnclear =
                    first.path("answered").isNull() || first.path("answered").asInt() >= 500;
            assertThat(isUnclear || diedBehind(first, kills))
                    .as("command %s was posted again although its post %s was answered", command, first)
                    .isTrue();
        }
        return Math.max(0, posted.size() - 1);
    }

    private static boolean diedBehind(JsonNode post, List<Instant> kills) {
        var at = Instant.parse(post.path("at").asText());
        return kills.stream()
                .anyMatch(kill -> !kill.isBefore(at.minus(UNRECORDED)) && !kill.isAfter(at.plus(UNRECORDED)));
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Of the group that reads commands for the ledger; 0 while it shares out its partitions. */
    private static int membersOf(Admin admin) throws Exception {
        var group = "reply-service.chat-commands";
        var described = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        return described.groupState() == GroupState.STABLE ? described.members().size() : 0;
    }
}
