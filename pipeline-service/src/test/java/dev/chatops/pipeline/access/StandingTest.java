package dev.chatops.pipeline.access;

import static dev.chatops.pipeline.access.AccessFixture.ADA;
import static dev.chatops.pipeline.access.AccessFixture.ada;
import static dev.chatops.pipeline.access.AccessFixture.file;
import static dev.chatops.pipeline.access.AccessFixture.project;
import static dev.chatops.pipeline.project.AccessLevel.DEVELOPER;
import static dev.chatops.pipeline.project.AccessLevel.NONE;
import static dev.chatops.pipeline.project.AccessLevel.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.pipeline.project.ProjectFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTest {

    private static final Optional<String> DEMO = Optional.of("demo");

    @Test
    void anUnknownUserHearsNothingOfProjects() throws Exception {
        var file = file(project("demo", DEVELOPER, ""));
        assertThat(Standing.of(file, Optional.empty(), "slack:T9OTHER:U0ADA", "/chatops", DEMO))
                .isEqualTo(new Refused.UnknownUser("slack:T9OTHER:U0ADA"));
    }

    @Test
    void aBlockedOwnerIsRefusedBeforeAnythingElse() throws Exception {
        var file = file(project("demo", OWNER, ""));
        assertThat(Standing.of(file, Optional.of(ada(true)), ADA, "/chatops", DEMO))
                .isEqualTo(new Refused.BlockedUser("ada"));
    }

    @Test
    void aProjectThatOneIsNoMemberOfIsOneThatIsNotThere() throws Exception {
        var hidden = standing(file(project("demo", NONE, "")), "/chatops", DEMO);
        assertThat(hidden).isEqualTo(new Refused.NoSuchProject("demo", List.of()));
        assertThat(RefusalText.of((Refused) hidden))
                .isEqualTo(RefusalText.of((Refused) standing(file(), "/chatops", DEMO)));
    }

    @Test
    void theProjectMayBeLeftOutWhenThereIsOneOrTheSlashWordNamesIt() throws Exception {
        var demo = project("demo", DEVELOPER, "");
        var shop = project("shop", DEVELOPER, "");
        assertThat(standing(file(demo), "/chatops", Optional.empty())).isEqualTo(new Member(ada(false), demo));
        assertThat(standing(file(demo, shop), "/chatops", Optional.empty()))
                .isEqualTo(new Refused.WhichProject(List.of(demo, shop)));
        assertThat(standing(file(demo, shop), "/shop", Optional.empty())).isEqualTo(new Member(ada(false), shop));
    }

    private static Standing standing(ProjectFile file, String slashWord, Optional<String> named) {
        return Standing.of(file, Optional.of(ada(false)), ADA, slashWord, named);
    }
}
