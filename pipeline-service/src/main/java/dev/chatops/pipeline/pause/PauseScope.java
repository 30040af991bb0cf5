package dev.chatops.pipeline.pause;

import static dev.chatops.pipeline.answer.ChatText.code;

import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.ProjectFile;
import dev.chatops.pipeline.project.RunnerPool;
import java.util.ArrayList;
import java.util.List;

/** What is paused, or to be. */
public sealed interface PauseScope {

    /** {@code everything}, {@code project} or {@code pool}, as in the table, in metrics and in the API. */
    String kind();

    /** The project's path or the pool's name; empty for everything. */
    String name();

    /** For people: {@code the project `acme/demo`}. */
    String text();

    record Everything() implements PauseScope {
        @Override
        public String kind() {
            return "everything";
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public String text() {
            return "everything";
        }
    }

    /** @param id goes on to mean the project when it is given another path */
    record OfProject(long id, String name) implements PauseScope {
        @Override
        public String kind() {
            return "project";
        }

        @Override
        public String text() {
            return "the project " + code(name);
        }
    }

    record OfPool(String name) implements PauseScope {
        @Override
        public String kind() {
            return "pool";
        }

        @Override
        public String text() {
            return "the runner pool " + code(name);
        }
    }

    /** What a name means. */
    sealed interface Named {

        record Found(PauseScope scope) implements Named {}

        /** @param why for people: there is none, or there are two */
        record NotFound(String why) implements Named {}
    }

    /**
     * @param name a project's path, short name or number, or a pool's name; with {@code project:} or {@code pool:} before it where
     *     both are called so. Null or blank: everything
     */
    static Named named(String name, ProjectFile file) {
        if (name == null || name.isBlank()) {
            return new Named.Found(new Everything());
        }
        var wanted = name.strip();
        var bare = wanted.replaceFirst("^(project|pool):", "");
        var found = new ArrayList<PauseScope>();
        if (!wanted.startsWith("pool:")) {
            file.projects().stream()
                    .filter(project ->
                            project.isNamed(bare) || Long.toString(project.id()).equals(bare))
                    .findFirst()
                    .ifPresent(project -> found.add(new OfProject(project.id(), project.path())));
        }
        if (!wanted.startsWith("project:")) {
            file.pools().stream()
                    .filter(pool -> pool.name().equals(bare))
                    .forEach(pool -> found.add(new OfPool(pool.name())));
        }
        return switch (found.size()) {
            case 0 ->
                new Named.NotFound("There is no project or runner pool %s. Projects: %s; pools: %s."
                        .formatted(
                                wanted,
                                list(file.projects().stream().map(Project::path).toList()),
                                list(file.pools().stream().map(RunnerPool::name).toList())));
            case 1 -> new Named.Found(found.getFirst());
            default ->
                new Named.NotFound("Both a project and a runner pool are called %1$s. Say project:%1$s or pool:%1$s."
                        .formatted(bare));
        };
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
