package dev.chatops.pipeline.access;

import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.ProjectFiles;
import dev.chatops.pipeline.project.User;
import java.util.List;
import java.util.Set;

/** People and projects for decisions, written as operators write them. */
final class AccessFixture {

    static final String ADA = "slack:T0DEMO:U0ADA";
    static final Place GENERAL = new Place("slack", "T0DEMO", "C0GENERAL", "general");
    static final Place OPS = new Place("slack", "T0DEMO", "C0OPS", "ops");

    private AccessFixture() {}

    static User ada(boolean blocked) {
        return new User("ada", 1, "Ada", "", Set.of(ADA), blocked, List.of());
    }

    /** @param more further keys of the project, one or more lines of YAML without indentation */
    static Project project(String name, AccessLevel adasRole, String more) throws Exception {
        var members = adasRole == AccessLevel.NONE
                ? "{ zoe: owner }"
                : "{ ada: %s }".formatted(adasRole.name().toLowerCase());
        var text = """
                users:
                  - { username: ada, id: 1, name: Ada, chat: ["%s"] }
                  - { username: zoe, id: 2 }
                projects:
                  - path: acme/%s
                    id: 1
                    aliases: [%s]
                    command: /%s
                    repository: /srv/demo
                    members: %s
                """.formatted(ADA, name, name, name, members);
        return ProjectFiles.read(text + more.indent(4)).projects().getFirst();
    }

    static ProjectFile file(Project... projects) {
        return new ProjectFile(List.of(ada(false)), List.of(projects), List.of());
    }

    static Member member(AccessLevel role, String more) throws Exception {
        return new Member(ada(false), project("demo", role, more));
    }
}
