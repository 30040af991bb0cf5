package dev.chatops.pipeline;

import static dev.chatops.pipeline.ChatProbe.button;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chatops.claim.JobPayload;
import dev.chatops.events.ChatAnswer.Kind;
import dev.chatops.events.JobEvent.JobFinished;
import dev.chatops.events.JobEvent.JobReplyBound;
import dev.chatops.events.JobStatus;
import dev.chatops.local.quarkus.KafkaResource;
import dev.chatops.local.quarkus.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that people do from chat besides {@code run}, with the test as gateway and runner. */
@QuarkusTest
@QuarkusTestResource(KafkaResource.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(DemoProject.class)
class ChatVerbsTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

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
    void aManualJobIsPlayedByAButtonAndAnswersWhoPlayedIt() throws Exception {
        var asked = chat.type("U0ADA", "demo run deploy");
        var answer = chat.answerTo(asked);
        assertThat(answer.kind()).isEqualTo(Kind.MANUAL);
        assertThat(answer.text()).contains("job #" + answer.jobId(), "`acme/demo play " + answer.jobId() + "`");
        var play = button(answer, "Play");
        assertThat(play.command()).isEqualTo("acme/demo play " + answer.jobId());

        var pressed = chat.press("U0CAROL", play);
        var started = chat.answerTo(pressed);
        assertThat(started.kind()).isEqualTo(Kind.NOTICE);
        assertThat(started.replacesOriginal()).isTrue();
        assertThat(started.text())
                .isEqualTo("carol started job #%d `deploy`; its output follows.".formatted(answer.jobId()));
        assertThat(chat.of(JobReplyBound.class))
                .anyMatch(bound ->
                        bound.jobId() == answer.jobId() && bound.commandId().equals(pressed.commandId()));
        assertThat(variables(claim(answer.jobId()))).containsEntry("GITLAB_USER_LOGIN", "carol");

        var again = chat.answerTo(chat.press("U0CAROL", play));
        assertThat(again.kind()).isEqualTo(Kind.REFUSED);
        assertThat(again.replacesOriginal()).isTrue();
        assertThat(again.text())
                .isEqualTo("job #%d `deploy` does not wait to be played: it is running.".formatted(answer.jobId()));
        assertThat(chat.of(JobReplyBound.class).stream().filter(bound -> bound.jobId() == answer.jobId()))
                .hasSize(1);
    }

    @Test
    void variablesAreGivenToAJobWhenItIsPlayed() throws Exception {
        long jobId = chat.answerTo(chat.type("U0ADA", "demo run deploy")).jobId();
        assertThat(chat.refusal("U0ADA", "demo play " + jobId + " CHAT_USER_ID=U0CAROL"))
                .startsWith("The variable `CHAT_USER_ID` cannot be given");
        var played = chat.type("U0ADA", "demo play " + jobId + " TO=\"the moon\" CODE=$(id)");
        await().until(() -> chat.of(JobReplyBound.class).stream()
                .anyMatch(bound -> played.commandId().equals(bound.commandId())));
        assertThat(variables(claim(jobId))).containsEntry("TO", "the moon").containsEntry("CODE", "$(id)");
    }

    @Test
    void whoMayNotRunAJobMayNotPlayItEither() throws Exception {
        var answer = chat.answerTo(chat.type("U0ADA", "demo run deploy"));
        var byBob = chat.answerTo(chat.press("U0BOB", button(answer, "Play")));
        assertThat(byBob.kind()).isEqualTo(Kind.REFUSED);
        assertThat(byBob.replacesOriginal()).as("the button stays for others").isFalse();
        assertThat(byBob.text()).contains("There is no project `acme/demo`");
        var byEve = chat.answerTo(chat.press("U0EVE", button(answer, "Play")));
        assertThat(byEve.text()).contains("The user `eve` is blocked");
    }

    @Test
    void aDelayedJobSaysWhenItStartsAndCanBeCanceled() throws Exception {
        var answer = chat.answerTo(chat.type("U0ADA", "demo run later"));
        assertThat(answer.kind()).isEqualTo(Kind.SCHEDULED);
        assertThat(answer.text()).contains("starts by itself at ");
        assertThat(button(answer, "Play")).isNotNull();
        var canceled = chat.answerTo(chat.press("U0CAROL", button(answer, "Cancel")));
        assertThat(canceled.kind()).isEqualTo(Kind.ANSWERED);
        assertThat(canceled.replacesOriginal()).isTrue();
        assertThat(canceled.text()).isEqualTo("carol canceled job #%d `later`.".formatted(answer.jobId()));
        var late = chat.answerTo(chat.press("U0ADA", button(answer, "Play")));
        assertThat(late.text())
                .isEqualTo("job #%d `later` does not wait to be played: it is canceled.".formatted(answer.jobId()));
    }

    @Test
    void aRunningJobIsCanceledAndAnOverOneStaysAsItIs() throws Exception {
        var command = chat.type("U0ADA", "demo run hello-world");
        long jobId = chat.jobOf(command).jobId();
        assertThat(chat.said("U0CAROL", "demo cancel " + jobId))
                .isEqualTo("carol canceled job #%d `hello-world`.".formatted(jobId));
        await().until(() -> chat.of(JobFinished.class).stream()
                .anyMatch(end -> end.jobId() == jobId && end.status() == JobStatus.CANCELED));
        assertThat(chat.refusal("U0ADA", "demo cancel #" + jobId))
                .startsWith("job #%d `hello-world` is over already: canceled.".formatted(jobId));
        assertThat(chat.refusal("U0ADA", "demo cancel 999999"))
                .startsWith("`acme/demo` has no job #999999. `history` shows the newest.");
    }

    @Test
    void aJobIsRetriedAsANewOneThatAnswersTheRetry() throws Exception {
        var first = chat.jobOf(chat.type("U0ADA", "demo run hello-world with args"));
        assertThat(chat.refusal("U0ADA", "demo retry " + first.jobId())).contains("is not over, it is pending");
        chat.said("U0ADA", "demo cancel " + first.jobId());
        var retried = chat.jobOf(chat.type("U0CAROL", "demo retry " + first.jobId()));
        assertThat(retried.pipelineId()).isEqualTo(first.pipelineId());
        assertThat(variables(claim(retried.jobId())))
                .containsEntry("CHAT_INPUT", "with args")
                .containsEntry("GITLAB_USER_LOGIN", "carol");
    }

    @Test
    void jobsAreShown() throws Exception {
        var job = chat.jobOf(chat.type("U0ADA", "demo run hello-world"));
        var status = chat.answerTo(chat.type("U0CAROL", "demo status " + job.jobId()));
        assertThat(status.text())
                .startsWith("Job #%d `hello-world` of `acme/demo`: waits for a runner.".formatted(job.jobId()))
                .contains("Asked for by ada", "on `main` at `", job.page().toString());
        assertThat(status.actions()).extracting("label").containsExactly("Cancel", "Log");
        assertThat(chat.said("U0ADA", "demo status"))
                .contains("#" + job.jobId() + " `hello-world`: waits for a runner");
        assertThat(chat.said("U0ADA", "demo history")).contains("#" + job.jobId() + " `hello-world`");
        assertThat(chat.said("U0ADA", "demo logs " + job.jobId())).contains("Its log is empty so far.");
        assertThat(chat.refusal("U0BOB", "limited logs " + job.jobId()))
                .startsWith("Reading logs of `acme/limited` takes the role Reporter; yours is Guest.");
        assertThat(chat.refusal("U0ADA", "limited status " + job.jobId()))
                .as("a job of another project")
                .startsWith("`acme/limited` has no job #" + job.jobId());
    }

    @Test
    void theJobsThatChatCanRunAreListedWithWhoMayRunThem() throws Exception {
        var list = chat.said("U0ADA", "demo jobs");
        assertThat(list)
                .contains("\u2022 `hello-world`: Developers and above\n")
                .contains("\u2022 `deploy` (manual): Developers and above\n")
                .contains("\u2022 `later` (starts later): Developers and above\n")
                .contains("\u2022 `ship`: Developers and above once a Maintainer or above said yes\n")
                .contains("\u2022 `ops-only`: Developers and above in C0OPS (not you here)\n");
        assertThat(chat.refusal("U0BOB", "limited jobs"))
                .contains("takes the role Developer")
                .doesNotContain("hello-world");
    }

    @Test
    void aRuleDecidesWhereAJobRuns() throws Exception {
        assertThat(chat.refusal("U0ADA", "demo run ops-only"))
                .startsWith("`ops-only` of `acme/demo` runs only from the channel `C0OPS`. Type it there.");
        chat.jobOf(chat.typeIn("T0DEMO", "C0OPS", "U0ADA", "demo run ops-only"));
    }

    @Test
    void aRuleHoldsOutsideOfChatToo() throws Exception {
        var answer = chat.answerTo(chat.typeIn("T0DEMO", "C0OPS", "U0ADA", "demo run ops-manual"));
        var play = "/api/v4/projects/1/jobs/" + answer.jobId() + "/play";
        given().header("PRIVATE-TOKEN", DemoProject.CAROLS_TOKEN)
                .post(play)
                .then()
                .statusCode(403);
        var elsewhere = chat.answerTo(chat.press("U0ADA", button(answer, "Play")));
        assertThat(elsewhere.text()).startsWith("`ops-manual` of `acme/demo` runs only from the channel `C0OPS`.");
        assertThat(elsewhere.replacesOriginal()).isFalse();
        var there = chat.typeIn("T0DEMO", "C0OPS", "U0ADA", "demo play " + answer.jobId());
        await().until(() -> chat.of(JobReplyBound.class).stream()
                .anyMatch(bound -> there.commandId().equals(bound.commandId())));
    }

    @Test
    void anotherBranchTakesARuleOfItsOwn() throws Exception {
        DemoProject.branch("feature/x");
        chat.jobOf(chat.type("U0ADA", "demo run --ref feature/x hello-world"));
        chat.jobOf(chat.type("U0ADA", "demo run --ref main hello-world"));
        assertThat(chat.refusal("U0ADA", "demo run --ref feature/x twice"))
                .startsWith("You may not run `twice` of `acme/demo` on the branch `feature/x`");
        assertThat(chat.refusal("U0ADA", "demo run --ref no-such-branch hello-world"))
                .as("who may not run it does not learn whether there is such a branch")
                .startsWith("You may not run `hello-world` of `acme/demo` on the branch `no-such-branch`");
        assertThat(chat.refusal("U0ADA", "demo run --ref feature/none hello-world"))
                .startsWith("The repository has no branch `feature/none`.");
        for (var ref : List.of("feature/..", "feature/x:main", "feature/@{1}", "feature/x^", "feature/*")) {
            assertThat(chat.refusal("U0ADA", "demo run --ref " + ref + " hello-world"))
                    .startsWith("`" + ref + "` is not the name of a branch.");
        }
        assertThat(chat.refusal("U0ADA", "demo run --ref --upload-pack=id hello-world"))
                .startsWith("You may not run `hello-world` of `acme/demo` on the branch `--upload-pack=id`");
    }

    @Test
    void helpAndWhoamiSayWhatTheirReaderIsAndMay() throws Exception {
        assertThat(chat.said("U0ADA", "demo help"))
                .contains("`/chatops demo run JOB ARGUMENTS`", "`/chatops demo reject ID`", "run --ref BRANCH JOB")
                .doesNotContain("unlink", "approve ID");
        assertThat(chat.said("U0CAROL", "demo help")).contains("`/chatops demo approve ID`");
        assertThat(chat.said("U0BOB", "limited help"))
                .contains(
                        "there is nothing that you may do yet",
                        "Running jobs takes the role Developer; yours is Guest.")
                .doesNotContain("you may:", "run JOB", "logs ID", "cancel");
        assertThat(chat.said("U0ADA", "whoami"))
                .startsWith(
                        "You are `ada` (Ada Lovelace). This chat user, `slack:T0DEMO:U0ADA`, is named in the project file.")
                .contains("`acme/demo`: Developer", "`acme/limited`: Developer");
        assertThat(chat.refusal("U0ADA", "unlink")).startsWith("The project file itself names this chat user");
        assertThat(chat.refusal("U0ADA", "demo")).startsWith("What is to be done in `acme/demo`?");
    }

    @Test
    void aDecisionIsExplainedByTheCodeThatMakesIt() throws Exception {
        assertThat(chat.said("U0ADA", "explain demo run ops-only"))
                .matches(
                        "`demo run ops-only`: refused, by rule at line \\d+\\.\n`ops-only` of `acme/demo` runs only from the channel `C0OPS`\\. Type it there\\.");
        assertThat(chat.said("U0ADA", "explain demo run hello-world"))
                .isEqualTo("`demo run hello-world`: allowed, by role.");
        assertThat(chat.said("U0ADA", "demo explain run hello-world"))
                .as("the project before it is meant")
                .isEqualTo("`run hello-world`: allowed, by role.");
        assertThat(chat.refusal("U0ADA", "explain")).startsWith("Explain what?");
        assertThat(chat.said("U0ADA", "explain demo run ship"))
                .matches("`demo run ship`: needs approval, by rule at line \\d+\\.");

        explain(DemoProject.ADAS_TOKEN, "bob", "general", "demo run hello-world")
                .then()
                .statusCode(403);
        var forBob = explain(DemoProject.CAROLS_TOKEN, "bob", "general", "demo run hello-world");
        assertThat(forBob.jsonPath().getString("decision")).isEqualTo("refused");
        assertThat(forBob.jsonPath().getString("rule")).isEqualTo("project visible");
        var unknown = explain(DemoProject.CAROLS_TOKEN, "slack:T0DEMO:U0MALLORY", "general", "demo run hello-world");
        assertThat(unknown.jsonPath().getString("rule")).isEqualTo("user known");
        assertThat(unknown.jsonPath().getString("reason")).doesNotContain("/-/link/");
    }

    private static Response explain(String token, String user, String channel, String text) {
        return given().header("PRIVATE-TOKEN", token)
                .contentType(ContentType.JSON)
                .body(Map.of("user", user, "channel", channel, "text", text))
                .post("/api/v1/explain");
    }

    private static JobPayload claim(long jobId) {
        return given().auth()
                .oauth2(DemoProject.RUNNER_TOKEN)
                .contentType(ContentType.JSON)
                .body(Map.of("runner_id", "r1", "claim_id", UUID.randomUUID().toString(), "attempt", 1))
                .post("/internal/v1/jobs/" + jobId + "/claim")
                .then()
                .statusCode(200)
                .extract()
                .as(JobPayload.class);
    }

    private static Map<String, String> variables(JobPayload payload) {
        var variables = new java.util.HashMap<String, String>();
        payload.variables().forEach(variable -> variables.put(variable.key(), variable.value()));
        return variables;
    }
}
