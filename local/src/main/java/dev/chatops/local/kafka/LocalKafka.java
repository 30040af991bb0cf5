package dev.chatops.local.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * One KRaft broker and controller in this JVM, on loopback only. Its data stay in the folder it is given, so the next
 * start goes on where this one ended.
 */
public final class LocalKafka implements AutoCloseable {

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
     * Returns when the broker takes requests.
     *
     * @param data is made if missing; the ports must be the same at each start over the same folder
     */
    public static LocalKafka start(Path data, int port, int controllerPort) throws Exception {
        format(data);
        var server = new KafkaRaftServer(new KafkaConfig(config(data, port, controllerPort)), Time.SYSTEM);
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

    /** As a process of its own: {@code LocalKafka <data folder> <port> <controller port>}; SIGTERM ends it cleanly. */
    public static void main(String[] args) throws Exception {
        var kafka = start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
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
        // The controller holds the session of a killed broker that long before it lets it back in.
        config.put("broker.session.timeout.ms", "3000");
        config.put("broker.heartbeat.interval.ms", "500");
        // A member that was killed holds its partitions until its session ends.
        config.put("group.min.session.timeout.ms", "1000");
        for (var topic : INTERNAL_TOPICS) {
            config.put(topic + ".replication.factor", "1");
            config.put(topic + ".num.partitions", "4");
        }
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        return config;
    }
}
