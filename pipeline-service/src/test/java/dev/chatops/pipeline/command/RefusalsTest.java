package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.ciconfig.ChatSelection;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    @Test
    void aNearestNameStandsAsItHasToBeTyped() throws Exception {
        var nearest = new ChatSelection.Unknown("two", List.of("two words", "twice"));
        assertThat(Refusals.of(nearest, demo()))
                .isEqualTo("`acme/demo` has no job `two`. Did you mean `\"two words\"`, `twice`?");
    }

    @Test
    void whereNoNameIsNearTheWayToAllOfThemIsNamed() throws Exception {
        assertThat(Refusals.of(new ChatSelection.Unknown("x", List.of()), demo()))
                .contains("`jobs`");
    }

    @Test
    void aWordThatIsNearlyACommandHearsWhichOne() {
        assertThat(Refusals.notUnderstood("Histroy"))
                .isEqualTo("I do not know the command `Histroy`. Did you mean `history`? Try `help`.");
        assertThat(Refusals.notUnderstood("dance")).isEqualTo("I do not know the command `dance`. Try `help`.");
    }

    @Test
    void aCommandInThePlaceOfAProjectIsTakenForWhatItIsNearlyOne() {
        assertThat(Refusals.notUnderstood("Run", "hello-world"))
                .startsWith("I do not know the command `Run`. Did you mean `run`?");
        assertThat(Refusals.notUnderstood("hepl", "")).contains("`hepl`. Did you mean `help`?");
        assertThat(Refusals.notUnderstood("nowhere", "hsitory")).contains("`hsitory`. Did you mean `history`?");
    }

    private static Project demo() throws Exception {
        return ProjectFiles.read("""
                users: [{ username: ada, id: 1 }]
                projects: [{ path: acme/demo, id: 1, repository: /srv/demo, members: { ada: developer } }]
                """).projects().getFirst();
    }
}
