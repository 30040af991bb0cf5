package dev.chatops.pipeline.access;

import static dev.chatops.pipeline.access.AccessFixture.GENERAL;
import static dev.chatops.pipeline.access.AccessFixture.OPS;
import static dev.chatops.pipeline.access.AccessFixture.member;
import static dev.chatops.pipeline.project.AccessLevel.DEVELOPER;
import static dev.chatops.pipeline.project.AccessLevel.GUEST;
import static dev.chatops.pipeline.project.AccessLevel.MAINTAINER;
import static dev.chatops.pipeline.project.AccessLevel.OWNER;
import static dev.chatops.pipeline.project.AccessLevel.REPORTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chatops.pipeline.access.Decision.Allowed;
import dev.chatops.pipeline.access.Decision.NeedsApproval;
import dev.chatops.pipeline.project.AccessLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobPolicyTest {

    private static final String ALLOWED = "allowed by ";
    private static final String TOO_LOW =
            "Running jobs of `acme/demo` takes the role Developer; yours is %s. Ask a maintainer of the project for it.";

    /** Role, project's rules, job, arguments, branch, place → what is said. */
    static Stream<Arguments> decisions() {
        var protectedMain = "protected_branches: [{ name: main, run: maintainer }]\n";
        var ops = "rules: [{ jobs: [deploy], channels: [C0OPS] }]\n";
        var byName = "rules: [{ jobs: [deploy], channels: ['#ops'] }]\n";
        var workspace = "rules: [{ jobs: [deploy], workspaces: ['slack:T0DEMO'] }]\n";
        var otherWorkspace = "rules: [{ jobs: [deploy], workspaces: [T0OTHER] }]\n";
        var maintainers = "rules: [{ jobs: ['deploy*'], min_role: maintainer }]\n";
        var reporters = "rules: [{ jobs: [hello], min_role: reporter }]\n";
        var onlyZoe = "rules: [{ jobs: [deploy], users: [zoe] }]\n";
        var onlyAda = "rules: [{ jobs: [deploy], users: [ada] }]\n";
        var staging = """
                rules:
                  - { jobs: [deploy], args_match: 'staging|review-\\d+' }
                  - { jobs: [deploy], args_match: 'production', min_role: maintainer }
                """;
        var denied = """
                rules:
                  - { jobs: [deploy], deny: true, users: [ada], args_match: '.*prod.*' }
                  - { jobs: [deploy] }
                """;
        var refs = "rules: [{ jobs: [deploy], refs: ['feature/*', '/v\\d+/'] }]\n";
        var refsProtected = "protected_branches: [{ name: v1, run: owner }]\n" + refs;
        var approve = "rules: [{ jobs: [deploy], approve: { role: maintainer } }]\n";
        return Stream.of(
                // the built-in rule
                arguments(GUEST, "", "hello", "", "main", GENERAL, TOO_LOW.formatted("Guest")),
                arguments(REPORTER, "", "hello", "", "main", GENERAL, TOO_LOW.formatted("Reporter")),
                arguments(DEVELOPER, "", "hello", "", "main", GENERAL, ALLOWED + "role"),
                arguments(MAINTAINER, "", "hello", "", "main", Place.OUTSIDE, ALLOWED + "role"),
                arguments(
                        DEVELOPER,
                        "",
                        "hello",
                        "",
                        "feature/x",
                        GENERAL,
                        "You may not run `hello` of `acme/demo` on the branch `feature/x`: no rule of the project allows that. Leave `--ref` out for the default branch, or ask a maintainer for a rule with `refs`."),
                // the protected default branch, as in GitLab
                arguments(
                        DEVELOPER,
                        protectedMain,
                        "hello",
                        "",
                        "main",
                        GENERAL,
                        "`main` is a protected branch of `acme/demo`: running jobs on it takes the role Maintainer; yours is Developer. Ask a maintainer of the project for it."),
                arguments(MAINTAINER, protectedMain, "hello", "", "main", GENERAL, ALLOWED + "role"),
                arguments(
                        DEVELOPER,
                        protectedMain + onlyAda,
                        "deploy",
                        "",
                        "main",
                        GENERAL,
                        "`main` is a protected branch of `acme/demo`: running jobs on it takes the role Maintainer; yours is Developer. Ask a maintainer of the project for it."),
                // roles by job
                arguments(
                        DEVELOPER,
                        maintainers,
                        "deploy-all",
                        "",
                        "main",
                        GENERAL,
                        "Running this job of `acme/demo` takes the role Maintainer; yours is Developer. Ask a maintainer of the project for it."),
                arguments(MAINTAINER, maintainers, "deploy-all", "", "main", GENERAL, ALLOWED + "rule at line 11"),
                arguments(DEVELOPER, maintainers, "redeploy", "", "main", GENERAL, ALLOWED + "role"),
                arguments(REPORTER, reporters, "hello", "", "main", GENERAL, ALLOWED + "rule at line 11"),
                arguments(REPORTER, reporters, "deploy", "", "main", GENERAL, TOO_LOW.formatted("Reporter")),
                arguments(
                        GUEST,
                        reporters,
                        "hello",
                        "",
                        "main",
                        GENERAL,
                        "Running jobs of `acme/demo` takes the role Reporter; yours is Guest. Ask a maintainer of the project for it."),
                // users
                arguments(
                        OWNER,
                        onlyZoe,
                        "deploy",
                        "",
                        "main",
                        GENERAL,
                        "Only `zoe` may run `deploy` of `acme/demo`. Ask one of them, or a maintainer of the project."),
                arguments(DEVELOPER, onlyAda, "deploy", "", "main", GENERAL, ALLOWED + "rule at line 11"),
                arguments(REPORTER, onlyAda, "deploy", "", "main", GENERAL, TOO_LOW.formatted("Reporter")),
                // channels, workspaces
                arguments(
                        OWNER,
                        ops,
                        "deploy",
                        "",
                        "main",
                        GENERAL,
                        "`deploy` of `acme/demo` runs only from the channel `C0OPS`. Type it there."),
                arguments(DEVELOPER, ops, "deploy", "", "main", OPS, ALLOWED + "rule at line 11"),
                arguments(DEVELOPER, byName, "deploy", "", "main", OPS, ALLOWED + "rule at line 11"),
                arguments(
                        DEVELOPER,
                        ops,
                        "deploy",
                        "",
                        "main",
                        Place.OUTSIDE,
                        "`deploy` of `acme/demo` runs only from the channel `C0OPS`. Type it there."),
                arguments(DEVELOPER, workspace, "deploy", "", "main", GENERAL, ALLOWED + "rule at line 11"),
                arguments(
                        DEVELOPER,
                        otherWorkspace,
                        "deploy",
                        "",
                        "main",
                        GENERAL,
                        "`deploy` of `acme/demo` does not run from this workspace. Ask a maintainer of the project about its rules."),
                // arguments: what no rule names is refused, with whatever is hung onto it
                arguments(DEVELOPER, staging, "deploy", "staging", "main", GENERAL, ALLOWED + "rule at line 12"),
                arguments(DEVELOPER, staging, "deploy", "review-7", "main", GENERAL, ALLOWED + "rule at line 12"),
                arguments(MAINTAINER, staging, "deploy", "production", "main", GENERAL, ALLOWED + "rule at line 13"),
                arguments(
                        DEVELOPER,
                        staging,
                        "deploy",
                        "production",
                        "main",
                        GENERAL,
                        "Running this job of `acme/demo` takes the role Maintainer; yours is Developer. Ask a maintainer of the project for it."),
                arguments(
                        OWNER,
                        staging,
                        "deploy",
                        "production ",
                        "main",
                        GENERAL,
                        "`deploy` of `acme/demo` takes no such arguments from you. The whole of them must match one of `staging|review-\\d+`, `production`."),
                arguments(
                        OWNER,
                        staging,
                        "deploy",
                        "staging\nproduction",
                        "main",
                        GENERAL,
                        "`deploy` of `acme/demo` takes no such arguments from you. The whole of them must match one of `staging|review-\\d+`, `production`."),
                // deny wins, whatever its place
                arguments(
                        OWNER,
                        denied,
                        "deploy",
                        "to\nprod",
                        "main",
                        GENERAL,
                        "A rule of `acme/demo` forbids running `deploy` like this. Ask a maintainer of the project about its rule at line 12."),
                arguments(DEVELOPER, denied, "deploy", "staging", "main", GENERAL, ALLOWED + "rule at line 13"),
                arguments(REPORTER, denied, "deploy", "prod", "main", GENERAL, TOO_LOW.formatted("Reporter")),
                // branches
                arguments(DEVELOPER, refs, "deploy", "", "feature/x", GENERAL, ALLOWED + "rule at line 11"),
                arguments(DEVELOPER, refs, "deploy", "", "v1", GENERAL, ALLOWED + "rule at line 11"),
                arguments(DEVELOPER, refs, "deploy", "", "main", GENERAL, ALLOWED + "role"),
                arguments(
                        DEVELOPER,
                        refs,
                        "hello",
                        "",
                        "feature/x",
                        GENERAL,
                        "You may not run `hello` of `acme/demo` on the branch `feature/x`: no rule of the project allows that. Leave `--ref` out for the default branch, or ask a maintainer for a rule with `refs`."),
                arguments(
                        MAINTAINER,
                        refsProtected,
                        "deploy",
                        "",
                        "v1",
                        GENERAL,
                        "`v1` is a protected branch of `acme/demo`: running jobs on it takes the role Owner; yours is Maintainer. Ask a maintainer of the project for it."),
                // approval
                arguments(DEVELOPER, approve, "deploy", "", "main", GENERAL, "needs approval by rule at line 11"));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void isDecided(
            AccessLevel role, String rules, String job, String arguments, String branch, Place place, String expected)
            throws Exception {
        var request = JobRequest.of(job, job, arguments, branch, branch.equals("main"), place);
        assertThat(words(JobPolicy.decide(member(role, rules), request))).isEqualTo(expected);
    }

    /** Every combination agrees with what the rules say in one sentence each. */
    @Test
    void noCombinationOfRoleRuleChannelBranchAndJobGivesMoreThanEachAlone() throws Exception {
        var rule = """
                rules:
                  - { jobs: [deploy], min_role: maintainer, channels: [C0OPS] }
                  - { jobs: [drop], deny: true }
                """;
        for (var mainNeeds : List.of(DEVELOPER, MAINTAINER, OWNER)) {
            var protection = "protected_branches: [{ name: main, run: %s }]\n"
                    .formatted(mainNeeds.name().toLowerCase());
            for (var role : Arrays.asList(GUEST, REPORTER, DEVELOPER, MAINTAINER, OWNER)) {
                var member = member(role, protection + rule);
                for (var job : List.of("hello", "deploy", "drop")) {
                    for (var place : List.of(GENERAL, OPS, Place.OUTSIDE)) {
                        for (var branch : List.of("main", "other")) {
                            boolean may = branch.equals("main")
                                    && role.atLeast(mainNeeds)
                                    && switch (job) {
                                        case "hello" -> role.atLeast(DEVELOPER);
                                        case "deploy" -> role.atLeast(MAINTAINER) && place == OPS;
                                        default -> false;
                                    };
                            var request = JobRequest.of(job, job, "", branch, branch.equals("main"), place);
                            assertThat(JobPolicy.decide(member, request) instanceof Allowed)
                                    .as("%s runs %s on %s from %s, main takes %s", role, job, branch, place, mainNeeds)
                                    .isEqualTo(may);
                        }
                    }
                }
            }
        }
    }

    @Test
    void aRuleAboutAParallelJobIsAboutEachOfItsInstances() throws Exception {
        var member = member(DEVELOPER, "rules: [{ jobs: [deploy], deny: true }]\n");
        var instance = JobRequest.of("deploy: [eu]", "deploy", "", "main", true, GENERAL);
        assertThat(JobPolicy.decide(member, instance)).isInstanceOf(Refused.Denied.class);
    }

    @Test
    void whoMayRunNothingHearsNothingOfRules() throws Exception {
        var member = member(REPORTER, "rules: [{ jobs: [deploy], deny: true }]\n");
        var request = JobRequest.of("deploy", "deploy", "", "main", true, GENERAL);
        assertThat(JobPolicy.decide(member, request)).isInstanceOf(Refused.RoleTooLow.class);
    }

    @Test
    void whoMayRunIsSaidFromTheSameRules() throws Exception {
        var project = member(DEVELOPER, """
                rules:
                  - { jobs: [deploy], users: [ada, zoe], channels: [C0OPS], approve: { role: maintainer, users: [zoe] } }
                  - { jobs: [drop], min_role: owner }
                """).project();
        assertThat(WhoMay.run(project, job("deploy")))
                .containsExactly("ada, zoe in C0OPS once a Maintainer or above or zoe said yes");
        assertThat(WhoMay.run(project, job("drop"))).containsExactly("Owners");
        assertThat(WhoMay.run(project, job("hello"))).containsExactly("Developers and above");
    }

    private static JobRequest job(String name) {
        return new JobRequest(name, Set.of(name), "", "main", true, GENERAL);
    }

    private static String words(Decision decision) {
        return switch (decision) {
            case Allowed allowed -> ALLOWED + allowed.rule();
            case NeedsApproval needs -> "needs approval by " + needs.rule();
            case Refused refused -> RefusalText.of(refused);
        };
    }
}
