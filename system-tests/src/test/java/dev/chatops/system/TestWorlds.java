package dev.chatops.system;

import dev.chatops.local.world.World;
import dev.chatops.local.world.WorldException;
import dev.chatops.local.world.WorldOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Worlds for tests: broker and database embedded, or in containers with {@code -Dchatops.world=containers}. */
public final class TestWorlds {

    private static final String KAFKA_IMAGE = "apache/kafka:4.2.1";
    private static final String POSTGRES_IMAGE = "postgres:18";

    private TestWorlds() {}

    static World start(Path data, Path projects, int portBase, int runners)
            throws WorldException, InterruptedException {
        return start(data, projects, portBase, Map.of("runner", runners), Map.of());
    }

    /**
     * @param replicas as {@link WorldOptions#with}
     * @param settings environment variables for all services
     */
    public static World start(
            Path data, Path projects, int portBase, Map<String, Integer> replicas, Map<String, String> settings)
            throws WorldException, InterruptedException {
        return start(options(data, projects, portBase).with(replicas).withSettings(settings));
    }

    /** One of each, in this repository. */
    static WorldOptions options(Path data, Path projects, int portBase) {
        return WorldOptions.of(Path.of(System.getProperty("chatops.home")), data, projects, portBase);
    }

    static World start(WorldOptions options) throws WorldException, InterruptedException {
        return World.start(
                inContainers() ? withContainers(options) : options, line -> System.out.println("world: " + line));
    }

    private static WorldOptions withContainers(WorldOptions options) {
        var kafka = new KafkaContainer(KAFKA_IMAGE);
        var postgres = new PostgreSQLContainer(POSTGRES_IMAGE);
        kafka.start(); // both end with this JVM, by Testcontainers' reaper
        postgres.start();
        var url = "jdbc:postgresql://%s:%d/postgres?user=%s&password=%s"
                .formatted(
                        postgres.getHost(),
                        postgres.getMappedPort(5432),
                        postgres.getUsername(),
                        postgres.getPassword());
        return options.withExternal(kafka.getBootstrapServers(), url);
    }

    /** Containers come back on other ports than they had, so their restart cannot be tested this way. */
    public static void requireRestartableParts() {
        Assumptions.assumeFalse(inContainers(), "containers do not keep their ports over a restart");
    }

    /** Whoever looks into the database needs its superuser, who is ours only where we made it. */
    static void requireOwnDatabase() {
        Assumptions.assumeFalse(inContainers(), "the database is not ours");
    }

    private static boolean inContainers() {
        return "containers".equals(System.getProperty("chatops.world"));
    }
}
