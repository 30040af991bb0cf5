package dev.chatops.pipeline;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.chatops.events.ChatCommand;
import dev.chatops.events.ChatCommandSerializer;
import dev.chatops.events.Topics;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that were set aside, from the consumer that failed to the operator who decides. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class DeadLetterTest {

    private static final String LETTERS = "/api/v1/admin/dead-letters";

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @Inject
    TestJobs jobs;

    @Inject
    DataSource database;

    private final String key = "key-" + UUID.randomUUID();
    private Broker broker;

    @BeforeEach
    void open() throws Exception {
        broker = new Broker(bootstrapServers);
        DemoProject.push(DemoProject.CONFIGURATION);
    }

    @AfterEach
    void close() throws Exception {
        broker.close();
        jobs.update(
                "update dead_letter set state = 'dropped', decided_by = 'test', decided_at = now() where state = 'open'");
    }

    /** By each of the two ways of reading: the messaging channel of commands, and the batches of the others. */
    @Test
    void aRecordThatCannotBeReadIsOnTheListWholeAndComesBackWhenItIsReplayedInVain() throws Exception {
        for (var topic : new String[] {Topics.CHAT_COMMANDS, Topics.REPLY_EVENTS, Topics.JOB_EVENTS}) {
            var garbage = ("{not json s3cret " + key).getBytes(UTF_8);
            broker.send(topic, key, garbage, Map.of("ce_type", "some.type.v9", "ce_id", "1"));
            long id = letter(topic, key, 0);
            assertThat(bytes(id)).as(topic).isEqualTo(garbage);
            admin().get(LETTERS + "/" + id)
                    .then()
                    .statusCode(200)
                    .body("dead_letter.topic", equalTo(topic))
                    .body("dead_letter.key", equalTo(key))
                    .body("dead_letter.type", equalTo("some.type.v9"))
                    .body("dead_letter.state", equalTo("open"))
                    .body("dead_letter.offset", not(nullValue()))
                    .body("dead_letter.size_bytes", equalTo(garbage.length))
                    .body("headers.ce_id", equalTo("1"))
                    .body("value", equalTo("[no JSON object, %d bytes]".formatted(garbage.length)))
                    .body(not(containsString("s3cret")));
            assertThat(jobs.query("select reason from dead_letter where id = " + id))
                    .isNotEqualTo("not said");
            admin().post(LETTERS + "/" + id + "/replay").then().statusCode(200).body("state", equalTo("replayed"));
            long again = letter(topic, key, id);
            assertThat(bytes(again)).isEqualTo(garbage);
            admin().get(LETTERS + "/" + again).then().body("dead_letter.replay_of", equalTo((int) id));
            admin().post(LETTERS + "/" + again + "/drop").then().statusCode(200).body("decided_by", equalTo("carol"));
            admin().post(LETTERS + "/" + again + "/replay")
                    .then()
                    .statusCode(409)
                    .body("message", equalTo("Dead letter #%d is dropped already, by carol.".formatted(again)));
            assertThat(jobs.query(
                            "select string_agg(username || ' ' || verb, ', ' order by id) from audit where result like"
                                    + " 'dead letter #%d %%' or result like 'dead letter #%d %%'".formatted(id, again)))
                    .isEqualTo("carol replay, carol drop");
        }
    }

    @Test
    void aNumberThatIsNoneIsAnErrorThatNamesIt() {
        for (var list : new String[] {LETTERS, "/api/v1/audit"}) {
            for (var name : new String[] {"after", "limit"}) {
                admin().get(list + "?" + name + "=x")
                        .then()
                        .statusCode(400)
                        .body("message", equalTo(name + " is a whole number"));
            }
        }
    }

    /** The defect is mended, or the upgrade finished: now it can be read. */
    @Test
    void aReplayedCommandIsDoneOnce() throws Exception {
        var now = Instant.now();
        var command = new ChatCommand(
                UUID.randomUUID(),
                now,
                now,
                "slack",
                "T0DEMO",
                "C0GENERAL",
                "general",
                "U0ADA",
                "ada",
                "/chatops",
                "queue run plain",
                false,
                "v1.k1.sealed");
        var headers = new RecordHeaders();
        var value = new ChatCommandSerializer().serialize(Topics.CHAT_COMMANDS, headers, command);
        var texts = new HashMap<String, String>();
        headers.forEach(header -> texts.put(header.key(), new String(header.value(), UTF_8)));
        texts.put("dead-letter-reason", "java.lang.IllegalStateException: a defect");
        texts.put("dead-letter-partition", "4");
        texts.put("dead-letter-offset", "17");
        var dead = Topics.deadLetters(Topics.CHAT_COMMANDS);
        broker.send(dead, key, value, texts);
        broker.send(dead, key, value, texts);
        long first = letter(Topics.CHAT_COMMANDS, key, 0);
        long second = letter(Topics.CHAT_COMMANDS, key, first);
        admin().get(LETTERS + "?topic=chat-commands")
                .then()
                .body(
                        "find { it.id == %d }.reason".formatted(first),
                        equalTo("java.lang.IllegalStateException: a defect"))
                .body("find { it.id == %d }.partition".formatted(first), equalTo(4))
                .body("find { it.id == %d }.offset".formatted(first), equalTo(17));
        admin().get(LETTERS + "?topic=job-events&state=replayed")
                .then()
                .body("findAll { it.id == %d }.size()".formatted(first), equalTo(0));
        admin().get(LETTERS + "/" + first)
                .then()
                .body("value.commandId", equalTo(command.commandId().toString()))
                .body("value.text", equalTo("[not shown, 15 characters]"))
                .body(not(containsString("sealed")));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !given().get("/q/metrics")
                        .asString()
                        .contains("chatops_dead_letters_open{topic=\"chat-commands\"} 0.0"));

        admin().post(LETTERS + "/" + first + "/replay").then().statusCode(200);
        long job = jobs.jobOf(command.commandId());
        admin().post(LETTERS + "/" + second + "/replay").then().statusCode(200);
        long behind = jobs.run("queue run plain");
        assertThat(behind).isGreaterThan(job);
        assertThat(jobs.query("select count(*) from job where command_id = '%s'".formatted(command.commandId())))
                .isEqualTo("1");
    }

    @Test
    void onlyATokenOfScopeAdminDecides() {
        Map.of(DemoProject.ADAS_TOKEN, 403, "wrong", 401).forEach((token, status) -> {
            var other = given().header("PRIVATE-TOKEN", token);
            other.get(LETTERS).then().statusCode(status);
            other.get(LETTERS + "/1").then().statusCode(status);
            other.post(LETTERS + "/1/replay").then().statusCode(status);
            other.post(LETTERS + "/1/drop").then().statusCode(status);
        });
        admin().get(LETTERS + "/999999").then().statusCode(404);
        admin().post(LETTERS + "/999999/drop").then().statusCode(404);
        admin().get(LETTERS + "?state=closed").then().statusCode(400);
        given().get("/api/v4/openapi").then().body(containsString(LETTERS));
    }

    /** The id of the next dead letter of this key behind another one. */
    private long letter(String topic, String wanted, long after) {
        var sql = "select id from dead_letter where topic = '%s' and record_key = '%s' and id > %d order by id limit 1"
                .formatted(topic, wanted, after);
        return Long.parseLong(await("a dead letter of " + topic)
                .atMost(Duration.ofSeconds(30))
                .until(() -> jobs.query(sql), Objects::nonNull));
    }

    private byte[] bytes(long id) throws Exception {
        try (var connection = database.getConnection();
                var row = connection.createStatement().executeQuery("select value from dead_letter where id = " + id)) {
            row.next();
            return row.getBytes(1);
        }
    }

    private static RequestSpecification admin() {
        return given().header("PRIVATE-TOKEN", DemoProject.CAROLS_TOKEN);
    }
}
