package dev.chatops.pipeline.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatops.pipeline.access.Refused;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.JobRule;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words by which refused commands are counted are those that docs/operations.md explains. */
class RefusalReasonTest {

    private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");

    /** Each kind of refusal, and the word that it is counted by. */
    private static Map<Refused, String> refusals() throws Exception {
        var file = ProjectFiles.read("""
                users: [{ username: ada, id: 1 }]
                projects:
                  - path: acme/demo
                    id: 1
                    repository: /srv/demo
                    members: { ada: developer }
                    rules: [{ jobs: [deploy], deny: true }]
                """);
        Project demo = file.projects().getFirst();
        JobRule rule = demo.rules().getFirst();
        var ruleName = "rule at line " + rule.line();
        var refusals = new LinkedHashMap<Refused, String>();
        refusals.put(new Refused.UnknownUser("slack:T0DEMO:U0ADA"), "user_known");
        refusals.put(new Refused.BlockedUser("eve"), "user_not_blocked");
        refusals.put(new Refused.WhichProject(List.of(demo)), "project_named");
        refusals.put(new Refused.NoSuchProject("other", List.of(demo)), "project_visible");
        refusals.put(
                new Refused.RoleTooLow(demo, "Running jobs", AccessLevel.GUEST, AccessLevel.DEVELOPER, "role"), "role");
        refusals.put(
                new Refused.BranchProtected(demo, "main", AccessLevel.DEVELOPER, AccessLevel.MAINTAINER),
                "protected_branch");
        refusals.put(new Refused.RefNotAllowed(demo, "deploy", "next"), "refs");
        refusals.put(new Refused.Denied(demo, "deploy", rule), "project_rule");
        refusals.put(new Refused.ArgumentsNotAllowed(demo, "deploy", List.of("a"), ruleName), "project_rule");
        refusals.put(new Refused.NotNamed(demo, "deploy", Set.of("bob"), ruleName), "project_rule");
        refusals.put(new Refused.WrongChannel(demo, "deploy", Set.of("ops"), ruleName), "project_rule");
        refusals.put(new Refused.WrongWorkspace(demo, "deploy", ruleName), "project_rule");
        return refusals;
    }

    @Test
    void everyKindOfRefusalHasItsWord() throws Exception {
        var refusals = refusals();
        refusals.forEach((refused, word) -> assertThat(RefusalReason.of(refused.rule()))
                .as(refused.toString())
                .isEqualTo(word));
        assertThat(refusals.keySet().stream().map(Object::getClass).collect(Collectors.toSet()))
                .as("a new kind of refusal needs a word here and in docs/operations.md")
                .containsExactlyInAnyOrder(Refused.class.getPermittedSubclasses());
    }

    @Test
    void theDocumentedWordsAreThoseThereAre() throws Exception {
        var words = Stream.concat(
                        refusals().values().stream(),
                        Stream.of("", "same command", "limit", PauseRule.NAME).map(RefusalReason::of))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented()).isEqualTo(words);
    }

    private static Set<String> documented() throws IOException {
        var line = Files.readAllLines(Path.of("../docs/operations.md")).stream()
                .filter(each -> each.startsWith("| `chatops_commands_decided_total{decision,reason}`"))
                .findFirst()
                .orElseThrow();
        return WORD.matcher(line.substring(line.indexOf("why:")))
                .results()
                .map(word -> word.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
