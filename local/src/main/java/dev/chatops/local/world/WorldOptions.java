package dev.chatops.local.world;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a world is made of.
 *
 * @param home the repository's folder, where the built services are
 * @param data where all that it keeps is kept
 * @param config the project file
 * @param replicas how many of a service, by its name with or without {@code -service}; 1 where absent
 * @param externalKafka bootstrap servers of a broker to use instead of an embedded one
 * @param externalPostgres a JDBC URL with user and password, of a superuser, instead of an embedded server
 * @param settings environment variables for all services, over their own
 * @param jvm how the services' JVMs are started
 */
public record WorldOptions(
        Path home,
        Path data,
        Path config,
        Ports ports,
        Map<String, Integer> replicas,
        Optional<String> externalKafka,
        Optional<String> externalPostgres,
        Map<String, String> settings,
        ServiceJvm jvm) {

    /** One without settings of its own. */
    public WorldOptions(
            Path home,
            Path data,
            Path config,
            Ports ports,
            Map<String, Integer> replicas,
            Optional<String> externalKafka,
            Optional<String> externalPostgres) {
        this(home, data, config, ports, replicas, externalKafka, externalPostgres, Map.of(), ServiceJvm.LOCAL);
    }

    /** A world of one of each, with everything embedded. */
    public static WorldOptions of(Path home, Path data, Path config, int portBase) {
        return new WorldOptions(home, data, config, new Ports(portBase), Map.of(), Optional.empty(), Optional.empty());
    }

    public WorldOptions withRunners(int runners) {
        return new WorldOptions(
                home, data, config, ports, Map.of("runner", runners), externalKafka, externalPostgres, settings, jvm);
    }

    public WorldOptions withExternal(String kafka, String postgres) {
        return new WorldOptions(
                home, data, config, ports, replicas, Optional.of(kafka), Optional.of(postgres), settings, jvm);
    }

    public WorldOptions withSettings(Map<String, String> environment) {
        return new WorldOptions(
                home, data, config, ports, replicas, externalKafka, externalPostgres, Map.copyOf(environment), jvm);
    }

    /** @param replicas as {@code gateway}, {@code reply} or {@code runner}, each with how many */
    public WorldOptions with(Map<String, Integer> replicas) {
        return new WorldOptions(home, data, config, ports, replicas, externalKafka, externalPostgres, settings, jvm);
    }

    public WorldOptions with(ServiceJvm jvm) {
        return new WorldOptions(home, data, config, ports, replicas, externalKafka, externalPostgres, settings, jvm);
    }

    /** @param service such as {@code gateway} */
    int replicas(String service) {
        return replicas.getOrDefault(service, replicas.getOrDefault(service + "-service", 1));
    }

    int runners() {
        return replicas("runner");
    }
}
