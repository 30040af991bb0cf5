package dev.chatops.local.world;

import dev.chatops.local.kafka.KafkaUsers;
import dev.chatops.local.kafka.LocalKafka;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/** How each process of a world is started: its command and, by environment so that no secret is in it, its settings. */
final class ServiceProcesses {

    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private static final String HEALTH = "/q/health/ready";

    private final WorldOptions options;
    private final Secrets secrets;
    private final KafkaUsers users;
    private final String postgresHost;
    private final Path projects;

    /** @param users whom the world's own broker knows */
    ServiceProcesses(WorldOptions options, Secrets secrets, KafkaUsers users, String postgresHost, Path projects) {
        this.options = options;
        this.secrets = secrets;
        this.users = users;
        this.postgresHost = postgresHost;
        this.projects = projects;
    }

    ChildProcess broker() {
        var ports = options.ports();
        return new ChildProcess(
                "kafka",
                java(
                        List.of("-Xmx512m"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalKafka.class.getName(),
                        options.data().resolve("kafka").toAbsolutePath().toString(),
                        Integer.toString(ports.kafka()),
                        Integer.toString(ports.kafkaController()),
                        Integer.toString(ports.kafkaUsers())),
                Map.of(
                        LocalKafka.USERS_VARIABLE,
                        users.grants().keySet().stream()
                                .map(user -> user + '=' + brokerPassword(user))
                                .collect(Collectors.joining(","))),
                log(options, "kafka"),
                URI.create("kafka://127.0.0.1:" + ports.kafka()),
                null);
    }

    /**
     * All of a world but its broker and database, in the order in which they are started.
     *
     * @param pools the runner pools and their tokens
     */
    List<ChildProcess> services(Map<String, String> pools) {
        var all = new ArrayList<ChildProcess>();
        all.add(simulator());
        IntStream.rangeClosed(1, options.replicas("pipeline"))
                .mapToObj(this::pipeline)
                .forEach(all::add);
        IntStream.rangeClosed(1, options.replicas("gateway"))
                .mapToObj(this::gateway)
                .forEach(all::add);
        IntStream.rangeClosed(1, options.replicas("reply"))
                .mapToObj(this::reply)
                .forEach(all::add);
        int number = 0;
        for (var pool : pools.entrySet()) {
            int count = options.replicas().getOrDefault("runner." + pool.getKey(), options.runners());
            for (int i = 0; i < count; i++) {
                all.add(runner(++number, pool.getKey(), pool.getValue()));
            }
        }
        return all;
    }

    private ChildProcess simulator() {
        var ports = options.ports();
        var url = URI.create("http://127.0.0.1:" + ports.simulator());
        return new ChildProcess(
                "simulator",
                java(
                        List.of("-Xmx512m"), // it forgets nothing: some 11 KB a command
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.chatops.local.slack.SlackSimulator"),
                Map.of(
                        "CHATOPS_SIM_PORT", Integer.toString(ports.simulator()),
                        "CHATOPS_SIM_GATEWAY", gateways(),
                        "CHATOPS_SIM_TOKENS",
                                secrets.slackBotToken() + ',' + secrets.jobSlackToken() + "=Nightly report",
                        "CHATOPS_SIM_SIGNING_SECRET", secrets.signingSecret(),
                        "CHATOPS_SIM_CLOCK", clock(),
                        "CHATOPS_SIM_PROJECTS", projects.toString(),
                        "CHATOPS_SIM_CONSOLE", console()),
                log(options, "simulator"),
                url,
                url.resolve("/"));
    }

    private String gateways() {
        return IntStream.rangeClosed(1, options.replicas("gateway"))
                .mapToObj(number -> "http://127.0.0.1:" + options.ports().gateway(number))
                .collect(Collectors.joining(","));
    }

    /** @param number from 1, as of all services */
    private ChildProcess gateway(int number) {
        return service(
                "gateway-service",
                "gateway-service",
                name("gateway-service", number),
                options.ports().gateway(number),
                Map.of(
                        "CHATOPS_SLACK_SIGNING_SECRETS", secrets.signingSecret(),
                        "CHATOPS_REPLY_ADDRESS_KEYS", secrets.replyAddressKey()));
    }

    private ChildProcess pipeline(int number) {
        var settings = new LinkedHashMap<>(database("pipeline"));
        settings.put("CHATOPS_PROJECTS_FILE", projects.toString());
        settings.put("CHATOPS_CONSOLE_URL", console());
        settings.put("CHATOPS_RUNNERS_TOKEN", secrets.runnerToken());
        settings.put("CHATOPS_API_LOCAL_TOKEN_SHA256", Sha256.hex(secrets.apiToken()));
        settings.put(
                "CHATOPS_GIT_MIRRORS",
                options.data().resolve(name("mirrors", number)).toAbsolutePath().toString());
        settings.put(
                "CHATOPS_ARTIFACTS_DIRECTORY",
                options.data().resolve("artifacts").toAbsolutePath().toString());
        // what the demo's jobs get from the project file, by value_from
        settings.put("DEMO_SLACK_TOKEN", secrets.jobSlackToken());
        settings.put("DEMO_SLACK_API", slackApi());
        return service(
                "pipeline-service",
                "pipeline-service",
                name("pipeline-service", number),
                options.ports().pipeline(number),
                settings);
    }

    private ChildProcess reply(int number) {
        var settings = new LinkedHashMap<>(database("reply"));
        settings.put("CHATOPS_REPLY_ADDRESS_KEYS", secrets.replyAddressKey());
        settings.put(
                "CHATOPS_REPLY_PLAIN_HTTP_HOSTS", "127.0.0.1:" + options.ports().simulator());
        settings.put("CHATOPS_REPLY_READ_TOKEN_SHA256", Sha256.hex(secrets.apiToken()));
        settings.put("CHATOPS_REPLY_SLACK_BOT_TOKEN", secrets.slackBotToken());
        settings.put("CHATOPS_REPLY_SLACK_API", slackApi());
        return service(
                "reply-service",
                "reply-service",
                name("reply-service", number),
                options.ports().reply(number),
                settings);
    }

    /** @param number from 1, over all pools */
    private ChildProcess runner(int number, String pool, String token) {
        var name = "runner-" + number;
        return service(
                "runner-service",
                KafkaUsers.runnerOf(pool),
                name,
                options.ports().runner(number),
                Map.of(
                        "CHATOPS_RUNNER_POOL",
                        pool,
                        "CHATOPS_RUNNER_TOKEN",
                        token,
                        "CHATOPS_RUNNER_PIPELINE_URL",
                        "http://127.0.0.1:" + options.ports().pipeline(1),
                        "CHATOPS_RUNNER_BUILDS_DIR",
                        options.data()
                                .resolve("builds/" + name)
                                .toAbsolutePath()
                                .toString(),
                        "CHATOPS_RUNNER_CACHE_DIRECTORY",
                        options.data()
                                .resolve("caches/" + pool)
                                .toAbsolutePath()
                                .toString(),
                        "CHATOPS_RUNNER_SHELL_SAME_USER",
                        "true"));
    }

    private String slackApi() {
        return "http://127.0.0.1:" + options.ports().simulator() + "/api/";
    }

    /** The first one has the service's own name. */
    private static String name(String service, int number) {
        return number == 1 ? service : service + '-' + number;
    }

    String console() {
        return "http://127.0.0.1:" + options.ports().pipeline(1);
    }

    private Map<String, String> database(String name) {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://%s/%s".formatted(postgresHost, name),
                "QUARKUS_DATASOURCE_USERNAME", name,
                "QUARKUS_DATASOURCE_PASSWORD", secrets.databasePassword());
    }

    /** @param user at the broker */
    private ChildProcess service(String module, String user, String name, int port, Map<String, String> settings) {
        var environment = new LinkedHashMap<>(settings);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.putAll(brokerAs(user));
        environment.put("CHATOPS_TEST_CLOCK", clock());
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false"); // its logs are read by people
        environment.putAll(options.settings());
        var url = URI.create("http://127.0.0.1:" + port);
        return new ChildProcess(
                name,
                options.jvm().command(PackagedService.of(options, module)),
                environment,
                log(options, name),
                url,
                url.resolve(HEALTH));
    }

    private Map<String, String> brokerAs(String user) {
        return options.externalKafka()
                .map(external -> Map.of("KAFKA_BOOTSTRAP_SERVERS", external))
                .orElseGet(() -> Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "127.0.0.1:" + options.ports().kafkaUsers(),
                        "KAFKA_SECURITY_PROTOCOL",
                        "SASL_PLAINTEXT",
                        "KAFKA_SASL_MECHANISM",
                        "PLAIN",
                        "KAFKA_SASL_JAAS_CONFIG",
                        "%s required username=\"%s\" password=\"%s\";"
                                .formatted(PlainLoginModule.class.getName(), user, brokerPassword(user))));
    }

    private String brokerPassword(String user) {
        return Sha256.hex(secrets.brokerSecret() + ':' + user);
    }

    private String clock() {
        return options.data().resolve("clock").toAbsolutePath().toString();
    }

    private static Path log(WorldOptions options, String name) {
        return options.data().resolve("logs").resolve(name + ".log");
    }

    private List<String> java(List<String> memory, String... arguments) {
        var command = new ArrayList<String>();
        command.add(ServiceJvm.JAVA);
        command.addAll(JVM);
        command.addAll(options.jvm().compilers());
        command.addAll(memory);
        command.addAll(Stream.of(arguments).toList());
        return command;
    }
}
