package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.project.AccessLevel.DEVELOPER;
import static dev.chatops.pipeline.project.AccessLevel.GUEST;
import static dev.chatops.pipeline.project.AccessLevel.MAINTAINER;
import static dev.chatops.pipeline.project.AccessLevel.REPORTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.events.ReplySettings;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {

    private static final String ADA = "slack:T0DEMO:U0ADA";
    private static final Optional<String> DEMO = Optional.of("demo");

    @ParameterizedTest
    @EnumSource(AccessLevel.class)
    void runningJobsTakesTheRoleDeveloper(AccessLevel level) {
        var file = file(ada(false), project("demo", level, Map.of()));
        var decision = Access.toRun(file, ADA, "/chatops", DEMO);
        if (level.atLeast(DEVELOPER)) {
            assertThat(decision).isInstanceOf(Access.Granted.class);
        } else {
            assertThat(decision).isInstanceOf(Access.Refused.class);
        }
    }

    @Test
    void anUnknownUserHearsNothingOfProjects() {
        var file = file(ada(false), project("demo", DEVELOPER, Map.of()));
        assertThat(Access.toRun(file, "slack:T9OTHER:U0ADA", "/chatops", DEMO))
                .isEqualTo(new Access.UnknownUser("slack:T9OTHER:U0ADA"));
    }

    @Test
    void aBlockedOwnerIsRefusedBeforeAnythingElse() {
        var file = file(ada(true), project("demo", AccessLevel.OWNER, Map.of()));
        assertThat(Access.toRun(file, ADA, "/chatops", DEMO)).isEqualTo(new Access.BlockedUser("ada"));
    }

    @Test
    void aProjectThatOneIsNoMemberOfIsOneThatIsNotThere() {
        var hidden = project("demo", AccessLevel.NONE, Map.of());
        var decision = Access.toRun(file(ada(false), hidden), ADA, "/chatops", DEMO);
        assertThat(decision).isEqualTo(new Access.NoSuchProject("demo", List.of()));
        var missing = Access.toRun(file(ada(false)), ADA, "/chatops", DEMO);
        assertThat(Refusals.of((Access.Refused) decision)).isEqualTo(Refusals.of((Access.Refused) missing));
    }

    @Test
    void theProjectMayBeLeftOutWhenThereIsOneOrTheSlashWordNamesIt() {
        var demo = project("demo", DEVELOPER, Map.of());
        var shop = project("shop", DEVELOPER, Map.of());
        assertThat(Access.toRun(file(ada(false), demo), ADA, "/chatops", Optional.empty()))
                .isInstanceOf(Access.Granted.class);
        assertThat(Access.toRun(file(ada(false), demo, shop), ADA, "/chatops", Optional.empty()))
                .isEqualTo(new Access.WhichProject(List.of(demo, shop)));
        assertThat(Access.toRun(file(ada(false), demo, shop), ADA, "/shop", Optional.empty()))
                .isEqualTo(new Access.Granted(ada(false), shop));
    }

    @Test
    void aProtectedBranchMayAskForMore() {
        var project = project("demo", DEVELOPER, Map.of("main", MAINTAINER));
        var granted = new Access.Granted(ada(false), project);
        assertThat(Access.onBranch(granted, "main")).isEqualTo(new Access.RoleTooLow(project, DEVELOPER, MAINTAINER));
        assertThat(Access.onBranch(granted, "feature")).isEqualTo(granted);
    }

    @Test
    void everyRefusalSaysWhatToDo() {
        var project = project("demo", GUEST, Map.of());
        assertThat(Refusals.of(new Access.RoleTooLow(project, REPORTER, DEVELOPER)))
                .isEqualTo(
                        "Running jobs of `acme/demo` takes the role Developer; yours is Reporter. Ask a maintainer of"
                                + " the project for it.");
        assertThat(Refusals.of(new Access.NoSuchProject("a`b", List.of(project))))
                .isEqualTo("There is no project `a'b` that you can see. Yours: `demo`.");
    }

    private static User ada(boolean blocked) {
        return new User("ada", 1, "Ada", "", Set.of(ADA), blocked, List.of());
    }

    private static Project project(String name, AccessLevel level, Map<String, AccessLevel> protectedBranches) {
        return new Project(
                "acme/" + name,
                name.hashCode(),
                Set.of(name),
                Optional.of("/" + name),
                "/srv/" + name,
                Optional.empty(),
                protectedBranches,
                level == AccessLevel.NONE ? Map.of() : Map.of("ada", level),
                Duration.ofHours(1),
                Duration.ofHours(1),
                OptionalInt.empty(),
                List.of(),
                ReplySettings.DEFAULT);
    }

    private static ProjectFile file(User user, Project... projects) {
        return new ProjectFile(List.of(user), List.of(projects), List.of());
    }
}
