package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import java.net.URI;

/**
 * A project as GitLab's API shows it (docs.gitlab.com/api/projects), as far as there is something to show. Its repository's address
 * is not: it may hold credentials.
 *
 * @param defaultBranch null when the repository cannot be asked
 * @param buildTimeout seconds
 */
@JsonNaming(SnakeCaseStrategy.class)
record ProjectBody(
        long id,
        String description,
        String name,
        String nameWithNamespace,
        String path,
        String pathWithNamespace,
        String defaultBranch,
        String visibility,
        boolean archived,
        boolean jobsEnabled,
        String ciConfigPath,
        long buildTimeout,
        URI webUrl,
        Namespace namespace,
        Permissions permissions) {

    @JsonNaming(SnakeCaseStrategy.class)
    record Namespace(String name, String path, String kind, String fullPath) {}

    /** @param groupAccess always null: roles are a project's own here */
    @JsonNaming(SnakeCaseStrategy.class)
    record Permissions(Access projectAccess, Access groupAccess) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record Access(int accessLevel) {}

    static ProjectBody of(Project project, String defaultBranch, AccessLevel level, URI page) {
        var space = project.namespace();
        return new ProjectBody(
                project.id(),
                null,
                project.name(),
                space.isEmpty() ? project.name() : space.replace("/", " / ") + " / " + project.name(),
                project.name(),
                project.path(),
                defaultBranch,
                "private",
                false,
                true,
                null,
                project.timeout().toSeconds(),
                page,
                new Namespace(space.substring(space.lastIndexOf('/') + 1), space, "group", space),
                new Permissions(new Access(number(level)), null));
    }

    /** GitLab's numbers of its roles. */
    private static int number(AccessLevel level) {
        return switch (level) {
            case NONE -> 0;
            case GUEST -> 10;
            case REPORTER -> 20;
            case DEVELOPER -> 30;
            case MAINTAINER -> 40;
            case OWNER -> 50;
        };
    }
}
