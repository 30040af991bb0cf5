package dev.chatops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.broker.BrokerConnection;
import dev.chatops.events.ChatAnswer;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A replica that stood still for longer than its session is no longer a member of its group when it goes on: it joins anew,
 * with commands in work that it then reads once more, and others of the same channel behind them.
 */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
@Timeout(180)
class RejoinTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GROUP = "pipeline-service.chat-commands";
    private static final String CHANNEL = "CREJOIN";

    @Inject
    BrokerConnection broker;

    @Inject
    DataSource database;

    @Inject
    TestJobs jobs;

    /** The first reading of the command ends while the second one is still at work: what comes meanwhile belongs behind that. */
    @Test
    void noCommandIsLostThoughItsReaderJoinsItsGroupAnew() throws Exception {
        jobs.answer(jobs.type("help", CHANNEL), ChatAnswer.Kind.ANSWERED);
        var first = UUID.randomUUID();
        var behind = new ArrayList<UUID>();
        try (var admin = broker.admin("rejoin-test", LIMIT);
                var decided = database.getConnection();
                var jobTable = database.getConnection()) {
            decided.setAutoCommit(false);
            jobTable.setAutoCommit(false);
            execute(
                    decided,
                    "insert into command (command_id, received_at, decided_at, chat_user, channel_id, channel_name, typed, decision)"
                            + " values ('%s', now(), now(), 'x', 'x', 'x', 'x', 'accepted')".formatted(first));
            jobs.type(first, "demo status", CHANNEL);
            await().atMost(LIMIT).until(() -> waiting("insert into command") == 1);

            execute(jobTable, "lock table job in access exclusive mode");
            admin.removeMembersFromConsumerGroup(GROUP, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            await("it is read once more").atMost(LIMIT).until(() -> isMember(admin) && waiting("%from job%") >= 1);
            decided.rollback();
            await("its first reading has ended")
                    .atMost(LIMIT)
                    .until(() -> !jobs.answers(first, ChatAnswer.Kind.ANSWERED).isEmpty());
            for (int i = 0; i < 20; i++) {
                behind.add(jobs.type("help", CHANNEL));
            }
            jobTable.rollback();
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(undecided(behind))
                        .as("commands that nobody decided")
                        .isEmpty());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int waiting(String query) throws SQLException {
        return Integer.parseInt(
                jobs.query("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike '"
                        + query + "%'"));
    }

    private static boolean isMember(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP).members().stream()
                .anyMatch(member -> !member.assignment().topicPartitions().isEmpty());
    }

    private List<UUID> undecided(List<UUID> typed) throws SQLException {
        var undecided = new ArrayList<UUID>();
        for (var id : typed) {
            if (jobs.query("select 1 from command where command_id = '%s'".formatted(id)) == null) {
                undecided.add(id);
            }
        }
        return undecided;
    }
}
