package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.ChatAnswer;
import dev.chatops.events.JobStatus;
import dev.chatops.pipeline.access.JobRequest;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.access.Place;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.approval.ApprovalRequest;
import dev.chatops.pipeline.job.JobDraft;
import dev.chatops.pipeline.job.JobSpec;
import dev.chatops.pipeline.pause.Pause;
import dev.chatops.pipeline.pause.PauseScope;
import dev.chatops.pipeline.pause.Pauses;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.ProjectFiles;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pause by verb: what a pause stops, and what goes on. */
class PauseRuleTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final PauseScope EVERYTHING = new PauseScope.Everything();
    private static final PauseScope DEMO = new PauseScope.OfProject(1, "acme/demo");
    private static final PauseScope OTHER = new PauseScope.OfProject(2, "acme/other");
    private static final PauseScope LARGE = new PauseScope.OfPool("large");
    private static final PauseScope SPARE = new PauseScope.OfPool("spare");
    private static final PauseScope SMALL = new PauseScope.OfPool("small");
    private static final ProjectFile FILE = file();
    private static final Member ADA =
            new Member(FILE.users().getFirst(), FILE.project(1).orElseThrow());

    /** Jobs of {@code large} ask for a tag that {@code spare} has too; those of {@code small} ask for none. */
    private static ProjectFile file() {
        try {
            return ProjectFiles.read("""
                    users: [{ username: ada, id: 1 }]
                    projects:
                      - { path: acme/demo, id: 1, aliases: [demo, small], repository: /srv/demo, members: { ada: developer } }
                      - { path: acme/other, id: 2, repository: /srv/demo, members: { ada: developer } }
                    runner_pools:
                      - { name: small, token_from: { env: PATH } }
                      - { name: large, tags: [large], run_untagged: false, token_from: { env: HOME } }
                      - { name: spare, tags: [large, gpu], run_untagged: false, token_from: { env: PWD } }
                    """);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0} while {1} is paused")
    @MethodSource
    void whatStartsNothingGoesOn(String verb, PauseScope paused, Outcome outcome) {
        assertThat(PauseRule.of(outcome, paused(paused), FILE)).isEqualTo(new PauseRule.Goes(outcome));
    }

    static Stream<Arguments> whatStartsNothingGoesOn() {
        return Stream.of(EVERYTHING, DEMO, LARGE)
                .flatMap(scope -> Stream.of(
                        Arguments.of("help, jobs, status, whoami, history, logs, explain", scope, say()),
                        Arguments.of("unlink", scope, new Outcome.Unlink()),
                        Arguments.of("an unknown user", scope, new Outcome.OfferLink("no")),
                        Arguments.of("cancel", scope, new Outcome.Cancel(ADA, job("small", List.of()))),
                        Arguments.of("reject", scope, new Outcome.Reject(ADA, request("small", List.of())))));
    }

    @ParameterizedTest(name = "{0} while {1} is paused")
    @MethodSource
    void whatWouldStartSomethingIsStopped(String verb, PauseScope paused, Outcome outcome) {
        assertThat(PauseRule.of(outcome, paused(paused), FILE)).isEqualTo(new PauseRule.Stopped(pause(paused)));
    }

    static Stream<Arguments> whatWouldStartSomethingIsStopped() {
        return Stream.of(EVERYTHING, DEMO, SMALL).flatMap(scope -> starts(scope, "small", List.of()));
    }

    @ParameterizedTest(name = "{0} while {1} is paused")
    @MethodSource
    void whatIsOfSomethingElseGoesOn(String verb, PauseScope paused, Outcome outcome) {
        assertThat(PauseRule.of(outcome, paused(paused), FILE)).isEqualTo(new PauseRule.Goes(outcome));
    }

    static Stream<Arguments> whatIsOfSomethingElseGoesOn() {
        return Stream.of(OTHER, LARGE).flatMap(scope -> starts(scope, "small", List.of()));
    }

    @Test
    void aJobOfAPausedPoolGoesToTheNextThatCouldRunIt() {
        var draft = draft("large", List.of("large"));
        assertThat(PauseRule.of(new Outcome.Start(draft, "f"), paused(LARGE), FILE))
                .isEqualTo(new PauseRule.Goes(new Outcome.Start(draft.in("spare"), "f")));
        var request = request("large", List.of("large"));
        assertThat(PauseRule.of(new Outcome.Approve(ADA, request, draft), paused(LARGE), FILE))
                .isEqualTo(new PauseRule.Goes(new Outcome.Approve(ADA, request, draft.in("spare"))));
        assertThat(starts(LARGE, "large", List.of("large")))
                .allSatisfy(each -> assertThat(PauseRule.of((Outcome) each.get()[2], paused(LARGE), FILE))
                        .isInstanceOf(PauseRule.Goes.class));
        assertThat(PauseRule.of(new Outcome.Start(draft, "f"), paused(LARGE, SPARE), FILE))
                .isEqualTo(new PauseRule.Stopped(pause(LARGE)));
        assertThat(PauseRule.of(new Outcome.Start(draft, "f"), paused(LARGE, DEMO), FILE))
                .isEqualTo(new PauseRule.Stopped(pause(DEMO)));
    }

    @Test
    void theRefusalSaysWhatByWhomSinceWhenWhyAndThatNothingWasStarted() {
        assertThat(pause(EVERYTHING).refusal())
                .isEqualTo("ChatOps is paused by carol since 2026-11-25 10:00 UTC: new disks. Nothing was started."
                        + " Type it again when it is resumed; `status`, `logs` and `cancel` go on working.");
        assertThat(pause(DEMO).refusal()).startsWith("The project `acme/demo` is paused by carol since 2026-11-25");
        assertThat(pause(SMALL).refusal())
                .startsWith("The runner pool `small` is paused by carol since 2026-11-25 10:00 UTC: new disks."
                        + " No other pool could run this job. Nothing was started.");
        assertThat(new Pause(1, DEMO, "carol", NOW, "").refusal()).contains("10:00 UTC. Nothing was started.");
    }

    @Test
    void aNameMeansOneThing() {
        assertThat(named(null)).isEqualTo(new PauseScope.Named.Found(EVERYTHING));
        assertThat(named("demo")).isEqualTo(new PauseScope.Named.Found(DEMO));
        assertThat(named("2")).isEqualTo(new PauseScope.Named.Found(OTHER));
        assertThat(named("large")).isEqualTo(new PauseScope.Named.Found(LARGE));
        assertThat(named("pool:small")).isEqualTo(new PauseScope.Named.Found(SMALL));
        assertThat(named("project:small")).isEqualTo(new PauseScope.Named.Found(DEMO));
        assertThat(named("small"))
                .isEqualTo(new PauseScope.Named.NotFound(
                        "Both a project and a runner pool are called small. Say project:small or pool:small."));
        assertThat(named("pool:demo"))
                .isEqualTo(new PauseScope.Named.NotFound("There is no project or runner pool pool:demo."
                        + " Projects: acme/demo, acme/other; pools: small, large, spare."));
    }

    private static PauseScope.Named named(String name) {
        return PauseScope.named(name, FILE);
    }

    private static Stream<Arguments> starts(PauseScope scope, String pool, List<String> tags) {
        return Stream.of(
                Arguments.of("run", scope, new Outcome.Start(draft(pool, tags), "f")),
                Arguments.of(
                        "run of a job that takes a yes",
                        scope,
                        new Outcome.AskApproval(
                                draft(pool, tags), request(pool, tags).request(), null, "f")),
                Arguments.of("approve", scope, new Outcome.Approve(ADA, request(pool, tags), draft(pool, tags))),
                Arguments.of("play", scope, new Outcome.Play(ADA, job(pool, tags), List.of())),
                Arguments.of("retry", scope, new Outcome.Retry(ADA, job(pool, tags))));
    }

    private static Pauses paused(PauseScope... scopes) {
        return new Pauses(Stream.of(scopes).map(PauseRuleTest::pause).toList());
    }

    private static Pause pause(PauseScope scope) {
        return new Pause(7, scope, "carol", NOW, "new disks");
    }

    private static Outcome say() {
        return new Outcome.Say(Answer.of(ChatAnswer.Kind.ANSWERED, true, "text"));
    }

    private static ShownJob job(String pool, List<String> tags) {
        return new ShownJob(
                5,
                4,
                "deploy",
                JobStatus.MANUAL,
                1,
                "ada",
                null,
                NOW,
                null,
                null,
                null,
                null,
                null,
                "main",
                "0123",
                true,
                "",
                pool,
                tags,
                null);
    }

    private static ApprovalRequest request(String pool, List<String> tags) {
        return new ApprovalRequest(
                3,
                UUID.randomUUID(),
                1,
                "ada",
                "slack:T0DEMO:U0ADA",
                JobRequest.of("deploy", "deploy", "", "main", true, Place.OUTSIDE),
                new ApprovalRequest.Draft("deploy", "test", pool, false, null, null, spec(tags)),
                null,
                "rule at line 3",
                NOW,
                NOW,
                ApprovalRequest.State.OPEN,
                null,
                null);
    }

    private static JobDraft draft(String pool, List<String> tags) {
        return new JobDraft(
                new UUID(0, 1),
                NOW,
                ADA.project(),
                ADA.user(),
                "chat",
                "deploy",
                "test",
                pool,
                false,
                null,
                null,
                spec(tags));
    }

    private static JobSpec spec(List<String> tags) {
        return new JobSpec(
                List.of(),
                List.of("true"),
                List.of(),
                tags,
                List.of(),
                List.of(),
                null,
                60,
                false,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
