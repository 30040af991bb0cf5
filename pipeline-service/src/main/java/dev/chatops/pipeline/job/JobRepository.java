package dev.chatops.pipeline.job;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Jobs for reading. */
@ApplicationScoped
public class JobRepository implements PanacheRepository<Job> {

    /** A job of this project as it is now; empty also for one of another project. */
    public Optional<Job> inProject(long projectId, long jobId) {
        getEntityManager().clear(); // it may have been changed by plain JDBC since this request read it
        return find("id = ?1 and projectId = ?2", jobId, projectId).firstResultOptional();
    }
}
