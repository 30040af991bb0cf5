package dev.chatops.pipeline.queue;

import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.RunnerPool;
import dev.chatops.pipeline.project.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotAuthorizedException;

/** Whose runner calls: its pool's token says so. */
@ApplicationScoped
class PoolAuthentication {

    private static final String SCHEME = "Bearer ";

    private final Projects projects;

    PoolAuthentication(Projects projects) {
        this.projects = projects;
    }

    /** @throws NotAuthorizedException for a header that holds no pool's token */
    RunnerPool poolOf(String authorization) {
        if (authorization != null && authorization.startsWith(SCHEME)) {
            var token = authorization.substring(SCHEME.length());
            for (var pool : projects.current().pools()) {
                if (Sha256.matches(token, pool.tokenSha256())) {
                    return pool;
                }
            }
        }
        throw new NotAuthorizedException("Bearer");
    }
}
