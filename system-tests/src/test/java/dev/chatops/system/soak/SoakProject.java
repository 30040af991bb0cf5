package dev.chatops.system.soak;

import dev.chatops.system.soak.Facts.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A project whose jobs write down each of their executions, each in a file of its own. */
public final class SoakProject {

    private final Path folder;
    private final int id;
    private final Path runs;

    private SoakProject(Path folder, int id) {
        this.folder = folder;
        this.id = id;
        this.runs = folder.resolve("soak-runs");
    }

    /**
     * @param folder of the project file; the repository becomes its {@code soak}
     * @param id in that file
     */
    public static SoakProject in(Path folder, int id) throws IOException {
        var project = new SoakProject(folder, id);
        Files.createDirectories(project.runs);
        Files.createDirectories(folder.resolve("soak"));
        Files.writeString(folder.resolve("soak/.gitlab-ci.yml"), """
                .noted:
                  script:
                    - echo "$EPOCHREALTIME" >> "%1$s/$CI_JOB_ID"
                counts:
                  script:
                    - !reference [.noted, script]
                    - echo "counted $CHAT_INPUT"
                fails:
                  script:
                    - !reference [.noted, script]
                    - exit 3
                retried:
                  retry: { max: 1, when: script_failure }
                  script:
                    - !reference [.noted, script]
                    - '[ "$(wc -l < "%1$s/$CI_JOB_ID")" -ge 2 ]'
                sleeps:
                  script:
                    - !reference [.noted, script]
                    - sleep $((1 + CI_JOB_ID %% 3))
                losable:
                  extends: sleeps
                  retry: { max: 2, when: runner_system_failure }
                exclusive:
                  extends: sleeps
                  resource_group: one
                by-hand:
                  extends: counts
                  when: manual
                long:
                  script:
                    - !reference [.noted, script]
                    - sleep 15
                """.formatted(project.runs));
        return project;
    }

    /** Its entry in a project file whose users are ada and bob. */
    public String entry() {
        return """
                  - path: acme/soak
                    id: %d
                    aliases: [soak]
                    repository: ./soak
                    members: { ada: developer, bob: reporter }
                    limits: { duplicates: 0s }
                """.formatted(id);
    }

    /** A project file with nothing else. */
    public Path projectFile() throws IOException {
        return Files.writeString(folder.resolve("projects.yml"), """
                users:
                  - { username: ada, id: 1, chat: ["slack:T0DEMO:U0ADA"] }
                  - { username: bob, id: 2, chat: ["slack:T0DEMO:U0BOB"] }
                projects:
                """ + entry());
    }

    int id() {
        return id;
    }

    /** @param ahead how far the services' clock is ahead of the machine's, by which jobs write */
    List<Execution> executions(Duration ahead) throws IOException {
        var executions = new ArrayList<Execution>();
        try (var files = Files.list(runs)) {
            for (var file : (Iterable<Path>) files::iterator) {
                long job = Long.parseLong(file.getFileName().toString());
                for (var line : Files.readAllLines(file)) {
                    var parts = line.split("[.,]");
                    var at = Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]) * 1_000);
                    executions.add(new Execution(job, at.plus(ahead)));
                }
            }
        }
        return executions;
    }
}
