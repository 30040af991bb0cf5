package dev.chatops.pipeline;

import static dev.chatops.pipeline.ChatProbe.button;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.clock.TestClock;
import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.events.ChatCommand;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who a chat user is, how much he may start, and what is kept of it. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class LinkAndLimitsTest {

    private static final Pattern LINK = Pattern.compile("http://localhost:18081(/-/link/[A-Za-z0-9]{50})");

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    @ConfigProperty(name = "chatops.test-clock")
    Path clockFile;

    @Inject
    DataSource database;

    private Broker broker;
    private ChatProbe chat;

    @BeforeEach
    void open() throws Exception {
        broker = new Broker(bootstrapServers);
        chat = new ChatProbe(broker);
        DemoProject.push(DemoProject.CONFIGURATION);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void anUnknownUserShowsWhoHeIsOnceAndOnlyForWhereHeAsked() throws Exception {
        var page = link(chat.refusal("U0DORA", "limited run twice"));
        given().get(page).then().statusCode(200).body(containsString("U0DORA"), containsString("T0DEMO"));
        given().formParam("api_token", "wrong").post(page).then().statusCode(401);
        given().formParam("api_token", DemoProject.DORAS_READ_TOKEN)
                .post(page)
                .then()
                .statusCode(401);
        given().header("Sec-Fetch-Site", "cross-site")
                .formParam("api_token", DemoProject.DORAS_TOKEN)
                .post(page)
                .then()
                .statusCode(403);
        given().formParam("api_token", DemoProject.DORAS_TOKEN)
                .post(page)
                .then()
                .statusCode(200)
                .body(containsString("is dora here from now on"));
        given().get(page).then().statusCode(404);
        given().formParam("api_token", DemoProject.CAROLS_TOKEN)
                .post(page)
                .then()
                .statusCode(404);

        assertThat(chat.said("U0DORA", "whoami"))
                .startsWith("You are `dora`.")
                .contains("linked to it; `unlink` ends that");
        chat.jobOf(chat.type("U0DORA", "limited run twice"));
        var elsewhere = chat.answerTo(chat.typeIn("T9OTHER", "C0GENERAL", "U0DORA", "limited run twice"));
        assertThat(elsewhere.text()).as("the same id in another workspace").startsWith("I do not know you yet.");

        assertThat(chat.said("U0DORA", "unlink")).startsWith("This chat user is no longer linked");
        assertThat(chat.refusal("U0DORA", "whoami")).startsWith("I do not know you yet.");
    }

    @Test
    void theAddressOfALinkIsKeptNowhere() throws Exception {
        var command = chat.type("U0FRANK", "demo run hello-world");
        var page = link(chat.answerTo(command).text());
        var token = page.substring(page.lastIndexOf('/') + 1);
        for (var table : List.of("command", "audit", "link_request", "outbox")) {
            assertThat(column("select count(*) from %s t where t::text like '%%%s%%'".formatted(table, token)))
                    .as(table)
                    .isEqualTo("0");
        }
        var next = link(chat.refusal("U0FRANK", "demo run hello-world"));
        assertThat(next).isNotEqualTo(page);
        given().get(page).then().statusCode(404);
        given().get(next).then().statusCode(200);
        given().post(next + "/deny").then().statusCode(200);
        given().get(next).then().statusCode(404);
    }

    @Test
    void aLinkIsGoneAfterTenMinutesAndAfterSomeWrongTokens() throws Exception {
        var page = link(chat.refusal("U0GRACE", "help"));
        var clock = TestClock.reading(clockFile);
        clock.advance(Duration.ofMinutes(10).plusSeconds(1));
        try {
            given().formParam("api_token", DemoProject.DORAS_TOKEN)
                    .post(page)
                    .then()
                    .statusCode(404);
        } finally {
            clock.advance(Duration.ofMinutes(-10).minusSeconds(1));
        }
        for (int i = 0; i < 4; i++) {
            given().formParam("api_token", "wrong").post(page).then().statusCode(401);
        }
        given().formParam("api_token", "wrong").post(page).then().statusCode(404);
        given().formParam("api_token", DemoProject.DORAS_TOKEN)
                .post(page)
                .then()
                .statusCode(404);
    }

    @Test
    void whoTheProjectFileNamesCannotBeTakenOverAndLinksEndFromOutside() throws Exception {
        var page = link(chat.refusal("U0HEIDI", "help"));
        given().formParam("api_token", DemoProject.DORAS_TOKEN)
                .post(page)
                .then()
                .statusCode(200);
        assertThat(chat.said("U0HEIDI", "whoami")).startsWith("You are `dora`.");
        given().header("PRIVATE-TOKEN", DemoProject.DORAS_READ_TOKEN)
                .delete("/api/v1/chat_links")
                .then()
                .statusCode(403);
        given().header("PRIVATE-TOKEN", DemoProject.DORAS_TOKEN)
                .delete("/api/v1/chat_links")
                .then()
                .statusCode(204);
        assertThat(chat.refusal("U0HEIDI", "whoami")).startsWith("I do not know you yet.");
    }

    @Test
    void theSameCommandTwiceAsksAndTooManyAreRefused() throws Exception {
        var text = "limited run \"hello-world\" a  b";
        var first = chat.jobOf(chat.typeIn("T0DEMO", "C0LIMIT", "U0ADA", text));
        var second = chat.typeIn("T0DEMO", "C0LIMIT", "U0ADA", "limited  run hello-world a  b");
        var question = chat.answerTo(second);
        assertThat(question.kind()).isEqualTo(Kind.REFUSED);
        assertThat(question.text())
                .startsWith("You gave the same command ")
                .contains("Its job #%d is not over, so this one was not run.".formatted(first.jobId()));
        assertThat(chat.jobsOf(second)).isEmpty();
        assertThat(button(question, "Run again").command()).isEqualTo("acme/limited run --again \"hello-world\" a  b");

        chat.jobOf(chat.typeIn("T0DEMO", "C0LIMIT", "U0CAROL", text)); // somebody else
        chat.jobOf(chat.typeIn("T0DEMO", "C0OTHER", "U0ADA", text)); // elsewhere
        var again = chat.jobOf(chat.press("U0ADA", button(question, "Run again")));
        assertThat(again.jobId()).isGreaterThan(first.jobId());

        var fourth = chat.answerTo(chat.typeIn("T0DEMO", "C0LIMIT", "U0ADA", "limited run twice"));
        assertThat(fourth.kind()).isEqualTo(Kind.REFUSED);
        assertThat(fourth.text())
                .startsWith(
                        "`acme/limited` takes up to 3 jobs a minute by one person, and they are used up. Nothing was started; try again in ");
        chat.jobOf(chat.typeIn("T0DEMO", "C0LIMIT", "U0CAROL", "limited run twice"));
    }

    @Test
    void theTrailHoldsWhoDidWhatWhereByWhichRuleWithWhatResult() throws Exception {
        var accepted = chat.type("U0ADA", "demo run hello-world of the audit");
        var job = chat.jobOf(accepted);
        var refused = chat.type("U0BOB", "demo run hello-world");
        chat.answerTo(refused);

        given().header("PRIVATE-TOKEN", DemoProject.ADAS_TOKEN)
                .get("/api/v1/audit")
                .then()
                .statusCode(403);
        var lines = audit();
        var entry = entryOf(accepted, lines);
        assertThat(entry.path("username").asText()).isEqualTo("ada");
        assertThat(entry.path("origin").asText()).isEqualTo("typed");
        assertThat(entry.path("channel_id").asText()).isEqualTo("C0GENERAL");
        assertThat(entry.path("typed").asText()).isEqualTo("/chatops demo run hello-world of the audit");
        assertThat(entry.path("decision").asText()).isEqualTo("accepted");
        assertThat(entry.path("rule").asText()).isEqualTo("role");
        assertThat(entry.path("job_id").asLong()).isEqualTo(job.jobId());
        assertThat(entry.path("job_status").asText()).isEqualTo("pending");
        var no = entryOf(refused, lines);
        assertThat(no.path("username").asText()).isEqualTo("bob");
        assertThat(no.path("decision").asText()).isEqualTo("refused");
        assertThat(no.path("rule").asText()).isEqualTo("project visible");
        assertThat(no.path("result").asText()).startsWith("There is no project `demo`");
    }

    @Test
    void nobodyChangesTheTrail() throws Exception {
        chat.answerTo(chat.type("U0ADA", "whoami"));
        assertThatThrownBy(() -> update("update audit set typed = 'something else'"))
                .hasMessageContaining("append-only");
        assertThatThrownBy(() -> update("delete from audit")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> update("truncate audit")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> update("set chatops.audit_retention = 'on'; delete from audit"))
                .as("young ones not even by the retention")
                .hasMessageContaining("append-only");
    }

    private static String link(String text) {
        var matcher = LINK.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static List<JsonNode> audit() throws Exception {
        var all = new ArrayList<JsonNode>();
        long after = 0;
        while (true) {
            var text = given().header("Authorization", "Bearer " + DemoProject.CAROLS_TOKEN)
                    .get("/api/v1/audit?limit=3&after=" + after)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString();
            if (text.isEmpty()) {
                return all;
            }
            for (var line : text.split("\n")) {
                all.add(new ObjectMapper().readTree(line));
            }
            after = all.getLast().path("id").asLong();
        }
    }

    private static JsonNode entryOf(ChatCommand command, List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.path("command_id")
                        .asText()
                        .equals(command.commandId().toString()))
                .findFirst()
                .orElseThrow();
    }

    private String column(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
