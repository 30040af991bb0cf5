package dev.chatops.local.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * One KRaft broker and controller in this JVM, on loopback only. Its data stay in the folder it is given, so the next
 * start goes on where this one ended.
 */
public final class LocalKafka implements AutoCloseable {

    /** Where users and passwords come from, so that no command line shows them. */
    public static final String USERS_VARIABLE = "CHATOPS_LOCAL_KAFKA_USERS";

    private static final String[] INTERNAL_TOPICS = {
        "offsets.topic", "transaction.state.log", "share.coordinator.state.topic"
    };

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private LocalKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Returns when the broker takes requests, of anybody.
     *
     * @param data is made if missing; the ports must be the same at each start over the same folder
     */
    public static LocalKafka start(Path data, int port, int controllerPort) throws Exception {
        return start(data, port, config(data, port, controllerPort));
    }

    /**
     * The same with a second port, where users must prove who they are and may do only what {@link KafkaUsers} grants them.
     * At the first port everybody may do everything.
     *
     * @param passwords by user
     */
    public static LocalKafka start(
            Path data, int port, int controllerPort, int usersPort, Map<String, String> passwords) throws Exception {
        var config = config(data, port, controllerPort);
        config.merge("listeners", ",USERS://127.0.0.1:" + usersPort, LocalKafka::joined);
        config.merge("advertised.listeners", ",USERS://127.0.0.1:" + usersPort, LocalKafka::joined);
        config.merge("listener.security.protocol.map", ",USERS:SASL_PLAINTEXT", LocalKafka::joined);
        config.put("inter.broker.listener.name", "PLAINTEXT");
        config.put("authorizer.class.name", StandardAuthorizer.class.getName());
        config.put("super.users", "User:ANONYMOUS");
        config.put("sasl.enabled.mechanisms", "PLAIN");
        var users = new StringBuilder(PlainLoginModule.class.getName()).append(" required");
        passwords.forEach((user, password) -> users.append(" user_")
                .append(user)
                .append("=\"")
                .append(password)
                .append('"'));
        config.put(
                "listener.name.users.plain.sasl.jaas.config", users.append(';').toString());
        return start(data, port, config);
    }

    private static Object joined(Object first, Object second) {
        return first.toString() + second;
    }

    private static LocalKafka start(Path data, int port, Properties config) throws Exception {
        format(data);
        var server = new KafkaRaftServer(new KafkaConfig(config), Time.SYSTEM);
        server.startup();
        return new LocalKafka(server, "127.0.0.1:" + port);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Returns when the broker has ended. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /**
     * As a process of its own: {@code LocalKafka <data folder> <port> <controller port> [<users' port>]}, with users and
     * passwords in {@value #USERS_VARIABLE}, as {@code name=password,name=password}; SIGTERM ends it cleanly.
     */
    public static void main(String[] args) throws Exception {
        var data = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        int controllerPort = Integer.parseInt(args[2]);
        var kafka = args.length < 4
                ? start(data, port, controllerPort)
                : start(
                        data,
                        port,
                        controllerPort,
                        Integer.parseInt(args[3]),
                        Stream.of(System.getenv(USERS_VARIABLE).split(","))
                                .map(user -> user.split("=", 2))
                                .collect(Collectors.toMap(user -> user[0], user -> user[1])));
        System.out.println("Kafka takes requests at " + kafka.bootstrapServers());
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "kafka-shutdown"));
        kafka.server.awaitShutdown();
    }

    private static void format(Path data) throws Exception {
        if (Files.exists(data.resolve("meta.properties"))) {
            return; // of an earlier start; the formatter would take its cluster id for a stranger's
        }
        Files.createDirectories(data);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setDirectories(List.of(data.toString()))
                .setMetadataLogDirectory(data.toString())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES) // share groups are one of them
                .setControllerListenerName("CONTROLLER")
                .setIgnoreFormatted(true)
                .run();
    }

    private static Properties config(Path data, int port, int controllerPort) throws IOException {
        Files.createDirectories(data);
        var config = new Properties();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        config.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("log.dirs", data.toRealPath().toString());
        config.put("auto.create.topics.enable", "false");
        config.put("group.initial.rebalance.delay.ms", "0");
        // It shares one machine with all its clients. With Kafka's defaults, three and eight, it changes threads a
        // fifth more often.
        config.put("num.network.threads", "1");
        config.put("num.io.threads", "3");
        // The controller holds the session of a killed broker that long before it lets it back in.
        config.put("broker.session.timeout.ms", "3000");
        config.put("broker.heartbeat.interval.ms", "500");
        // A member that was killed holds its partitions until its session ends.
        config.put("group.min.session.timeout.ms", "1000");
        // A member of a share group learns of its partition by a heartbeat; five seconds are long for a first job.
        config.put("group.share.min.heartbeat.interval.ms", "500");
        config.put("group.share.heartbeat.interval.ms", "500");
        for (var topic : INTERNAL_TOPICS) {
            config.put(topic + ".replication.factor", "1");
            config.put(topic + ".num.partitions", "4");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        return config;
    }
}
