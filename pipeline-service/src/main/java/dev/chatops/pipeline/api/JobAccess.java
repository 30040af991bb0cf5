package dev.chatops.pipeline.api;

import dev.chatops.pipeline.job.Job;
import dev.chatops.pipeline.job.JobRepository;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Which jobs a user may read: those of projects in which he is at least Reporter. */
@ApplicationScoped
public class JobAccess {

    /** A job that may be shown. */
    public record Readable(Project project, Job job) {}

    private final Projects projects;
    private final JobRepository jobs;

    JobAccess(Projects projects, JobRepository jobs) {
        this.projects = projects;
        this.jobs = jobs;
    }

    /** @param idOrPath the project's number, or its path; empty as well for one that the user may not see */
    public Optional<Project> project(User user, String idOrPath) {
        return projects.current()
                .project(idOrPath)
                .filter(project -> project.levelOf(user).atLeast(AccessLevel.REPORTER));
    }

    /** All projects that this user may read, in the file's order. */
    public List<Project> projects(User user) {
        return projects.current().projects().stream()
                .filter(project -> project.levelOf(user).atLeast(AccessLevel.REPORTER))
                .toList();
    }

    /** Empty as well for a job that the user may not see. */
    public Optional<Readable> job(User user, String idOrPath, long jobId) {
        return project(user, idOrPath)
                .flatMap(project -> jobs.inProject(project.id(), jobId).map(job -> new Readable(project, job)));
    }
}
