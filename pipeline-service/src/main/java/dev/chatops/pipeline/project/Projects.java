package dev.chatops.pipeline.project;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds the project file, and reads it again when it changes. A file that is wrong leaves the last good one in use. */
@Startup
@ApplicationScoped
public class Projects {

    private final ProjectsConfig config;
    private final AtomicInteger valid;
    private volatile ProjectFile current;
    private volatile String lastText = "";

    Projects(ProjectsConfig config, MeterRegistry metrics) {
        this.config = config;
        this.valid = metrics.gauge("chatops_project_file_valid", new AtomicInteger());
    }

    /** The file as it was last read and good. */
    public ProjectFile current() {
        return current;
    }

    @PostConstruct
    void readFirst() {
        try {
            lastText = Files.readString(config.file());
            current = read(lastText);
            valid.set(1);
            Log.infof(
                    "project file read file=%s projects=%d users=%d pools=%d",
                    config.file(),
                    current.projects().size(),
                    current.users().size(),
                    current.pools().size());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the project file " + config.file() + " cannot be read; set CHATOPS_PROJECTS_FILE to one that can",
                    e);
        } catch (ProjectFileException e) {
            throw new IllegalStateException("the project file is wrong: " + e.getMessage(), e);
        }
    }

    @Scheduled(every = "${chatops.projects.check-every:2s}", delayed = "2s")
    void readAgain() {
        try {
            // Content, not time stamps: a ConfigMap is swapped by renaming folders.
            var text = Files.readString(config.file());
            if (text.equals(lastText)) {
                return;
            }
            lastText = text;
            current = read(text);
            valid.set(1);
            Log.infof("project file read again projects=%d", current.projects().size());
        } catch (IOException e) {
            valid.set(0);
            Log.errorf("project file not readable, the last good one stays in use: %s", e.getMessage());
        } catch (ProjectFileException e) {
            valid.set(0);
            Log.errorf("project file is wrong, the last good one stays in use: %s", e.getMessage());
        }
    }

    private ProjectFile read(String text) throws ProjectFileException {
        var file = ProjectFileReader.read(config.file(), text);
        if (!file.pools().isEmpty()) {
            return file;
        }
        var token = config.defaultPoolToken()
                .orElseThrow(
                        () -> new ProjectFileException("the file has no `runner_pools`, so the pool `default` needs"
                                + " a token: set CHATOPS_RUNNERS_TOKEN"));
        return new ProjectFile(
                file.users(), file.projects(), List.of(new RunnerPool("default", Set.of(), true, Sha256.hex(token))));
    }
}
