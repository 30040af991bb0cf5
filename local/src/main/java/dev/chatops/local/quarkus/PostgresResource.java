package dev.chatops.local.quarkus;

import dev.chatops.local.FreePorts;
import dev.chatops.local.postgres.LocalPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.util.Map;

/** A real PostgreSQL with an empty database for the service under test. */
public class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private LocalPostgres postgres;

    @Override
    public Map<String, String> start() {
        try {
            var folder = Files.createTempDirectory("postgres");
            postgres = LocalPostgres.start(folder.resolve("data"), FreePorts.next(), folder.resolve("log"));
            postgres.createDatabase("service", "service");
        } catch (Exception e) {
            throw new IllegalStateException("the database of this test did not start", e);
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:%d/service".formatted(postgres.port()),
                "quarkus.datasource.username", "service",
                "quarkus.datasource.password", "service");
    }

    @Override
    public void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }
}
