package dev.chatops.local.world;

import dev.chatops.clock.TestClock;
import dev.chatops.local.kafka.KafkaUsers;
import dev.chatops.local.kafka.LocalTopics;
import dev.chatops.local.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A running world. The launcher and the system tests hold one; the tests kill, pause and restart its parts by name.
 * Closing it ends all that it started, in order.
 */
public final class World implements AutoCloseable {

    private static final Duration BROKER_STOP = Duration.ofSeconds(15);

    private final WorldOptions options;
    private final Progress progress;
    private final Secrets secrets;
    private final DataFolder folder;
    private final Map<String, ChildProcess> services = new LinkedHashMap<>();
    private final Supervision supervision;
    private FollowedProjectFile projectFile;
    private String firstUser;
    private ServiceProcesses processes;
    private ChildProcess kafka;
    private LocalPostgres postgres;
    private volatile boolean closed;

    private World(WorldOptions options, Progress progress) throws WorldException, IOException {
        this.options = options;
        this.progress = progress;
        this.supervision = new Supervision(progress);
        this.folder = DataFolder.claim(options.data(), progress);
        this.secrets = Secrets.of(options.data());
    }

    /**
     * Starts everything and returns when all of it is ready.
     *
     * @throws WorldException when a part does not come up; what had been started is ended again
     */
    public static World start(WorldOptions options, Progress progress) throws WorldException, InterruptedException {
        World world;
        try {
            world = new World(options, progress);
        } catch (IOException e) {
            throw new WorldException("the data folder " + options.data() + " cannot be used: " + e.getMessage(), e);
        }
        try {
            world.startAll();
            return world;
        } catch (WorldException | RuntimeException | InterruptedException e) {
            world.close();
            throw e;
        } catch (IOException | SQLException e) {
            world.close();
            throw new WorldException(e.getMessage(), e);
        }
    }

    /** Gives the services what the user changed in his project file; changed runner pools take a new start. */
    public void followProjectFile() {
        projectFile.follow(progress);
    }

    /** The part of this name, such as {@code pipeline-service}, {@code reply-service-2}, {@code runner-1} or {@code simulator}. */
    public ChildProcess service(String name) {
        var service = services.get(name);
        if (service == null) {
            throw new IllegalArgumentException("no " + name + " among " + services.keySet());
        }
        return service;
    }

    /** @param number from 1 */
    public ChildProcess runner(int number) {
        return service("runner-" + number);
    }

    /** The broker, where it is a part of this world. */
    public ChildProcess broker() {
        return kafka;
    }

    public String kafkaBootstrapServers() {
        return options.externalKafka().orElse("127.0.0.1:" + options.ports().kafka());
    }

    /** The superuser's URL of a database of this world: {@code pipeline} or {@code reply}. */
    public String jdbcUrl(String database) {
        return postgres.jdbcUrl(database);
    }

    /** The clock of all services; moving it moves deadlines, not leases. */
    public TestClock clock() {
        return TestClock.reading(options.data().resolve("clock"));
    }

    public WorldFile described() throws IOException {
        return WorldFile.read(options.data()).orElseThrow();
    }

    /** SIGKILL to the broker, and a new one over the same data. Returns when it takes requests. */
    public void restartKafka() throws WorldException, InterruptedException, IOException {
        kafka.kill();
        kafka.start();
        awaitKafka();
    }

    /** SIGKILL to the database server, and a new one over the same data. Returns when it takes connections. */
    public void restartPostgres() throws IOException, InterruptedException {
        postgres.process().destroyForcibly();
        postgres.process().onExit().join();
        startPostgres();
    }

    /**
     * Starts again what has ended by itself: somebody kills parts to see what becomes of a command, or the machine was short of
     * memory. To be called now and then, by one thread.
     *
     * @throws WorldException for a part that cannot be started again
     */
    public void supervise() throws WorldException, IOException, InterruptedException {
        boolean started = false;
        if (postgres != null && !postgres.process().isAlive()) {
            progress.say("PostgreSQL has ended and is started again");
            supervision.untilItStays(this::startPostgres);
            started = true;
        }
        if (kafka != null && !kafka.isAlive()) {
            progress.say("kafka ended with exit code " + kafka.exitCode() + " and is started again");
            supervision.untilItStays(() -> {
                if (!kafka.isAlive()) {
                    kafka.start();
                }
                awaitKafka();
            });
            started = true;
        }
        for (var service : services.values()) {
            started |= supervision.look(service);
        }
        if (started) {
            describe();
        }
    }

    /** Writes {@code world.json} anew: after a part was started again it has another pid. */
    public void describe() throws IOException {
        var described = new ArrayList<WorldFile.Service>();
        services.values().stream()
                .filter(ChildProcess::isAlive)
                .map(ChildProcess::described)
                .forEach(described::add);
        if (kafka != null) {
            described.add(kafka.described());
        }
        if (postgres != null) {
            var handle = postgres.process();
            described.add(new WorldFile.Service(
                    "postgres",
                    handle.pid(),
                    "postgresql://127.0.0.1:" + postgres.port(),
                    WorldFile.Process.startOf(handle)));
        }
        new WorldFile(
                        described,
                        kafkaBootstrapServers(),
                        url("simulator"),
                        secrets.signingSecret(),
                        secrets.apiToken(),
                        url("pipeline-service"),
                        url("reply-service"),
                        firstUser,
                        WorldFile.Process.of(ProcessHandle.current()))
                .write(options.data());
    }

    /** Ends all parts: services first, so that what they still have to say reaches broker and database. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var service : services.values()) {
                threads.submit(() -> {
                    service.stop(options.jvm().stop());
                    return null;
                });
            }
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            if (postgres != null) {
                threads.submit(postgres::close);
            }
            if (kafka != null) {
                threads.submit(() -> {
                    kafka.stop(BROKER_STOP);
                    return null;
                });
            }
        }
        try {
            folder.close();
        } catch (IOException e) {
            progress.say("could not tidy up " + options.data() + ": " + e.getMessage());
        }
    }

    private void startAll() throws WorldException, IOException, InterruptedException, SQLException {
        var projects = options.data().resolve("projects.yml").toAbsolutePath();
        projectFile = new FollowedProjectFile(
                options.config(),
                projects,
                options.data().resolve("repositories").toAbsolutePath());
        firstUser = ProjectFileCopy.firstUser(projects);
        Ports.requireFree(options);
        requireBuilt();
        var pools = projectFile.pools().isEmpty() ? Map.of("default", secrets.runnerToken()) : projectFile.pools();
        var users = KafkaUsers.shipped(options.home(), pools.keySet());
        processes = new ServiceProcesses(options, secrets, users, postgresHost(), projects);
        progress.say("starting broker and database …");
        long begin = System.nanoTime();
        inParallel(this::startKafka, this::startDatabases);
        LocalTopics.create(kafkaBootstrapServers());
        if (kafka != null) {
            users.grantAt(kafkaBootstrapServers());
        }
        progress.say("broker and database ready after " + seconds(begin));
        begin = System.nanoTime();
        for (var service : processes.services(pools)) {
            services.put(service.name(), service.start());
        }
        describe();
        progress.say("starting " + String.join(", ", services.keySet()) + " …");
        for (var service : services.values()) {
            service.awaitReady(options.jvm().ready());
            progress.say(service.name() + " ready after " + seconds(begin));
        }
        describe();
    }

    private String postgresHost() {
        return options.externalPostgres()
                .map(url -> url.replaceFirst("^jdbc:postgresql://([^/]+)/.*", "$1"))
                .orElse("127.0.0.1:" + options.ports().postgres());
    }

    private void startKafka() throws WorldException, IOException, InterruptedException {
        if (options.externalKafka().isEmpty()) {
            kafka = processes.broker().start();
            awaitKafka();
        }
    }

    private void awaitKafka() throws WorldException, InterruptedException {
        BrokerReadiness.await(kafka, kafkaBootstrapServers());
    }

    private void startDatabases() throws IOException, InterruptedException, SQLException {
        if (options.externalPostgres().isPresent()) {
            LocalPostgres.createDatabase(options.externalPostgres().get(), "pipeline", secrets.databasePassword());
            LocalPostgres.createDatabase(options.externalPostgres().get(), "reply", secrets.databasePassword());
            return;
        }
        startPostgres();
        postgres.createDatabase("pipeline", secrets.databasePassword());
        postgres.createDatabase("reply", secrets.databasePassword());
    }

    private void startPostgres() throws IOException, InterruptedException {
        postgres = LocalPostgres.start(
                options.data().resolve("postgres"),
                options.ports().postgres(),
                options.data().resolve("logs/postgres.log"));
    }

    private void requireBuilt() throws WorldException {
        for (var module : PackagedService.MODULES) {
            var jar = PackagedService.of(options, module).jar();
            if (!Files.exists(jar)) {
                throw new WorldException(
                        jar + " is missing: build with `./mvnw package`, or start with `./chatops up`");
            }
        }
    }

    private String url(String name) {
        return service(name).url().toString();
    }

    private interface Step {
        void run() throws WorldException, IOException, InterruptedException, SQLException;
    }

    private static void inParallel(Step... steps) throws WorldException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (var step : steps) {
                running.add(threads.submit(() -> {
                    step.run();
                    return null;
                }));
            }
            for (var step : running) {
                try {
                    step.get();
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof WorldException known
                            ? known
                            : new WorldException(e.getCause().getMessage(), e.getCause());
                }
            }
        }
    }

    private static String seconds(long begin) {
        return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
    }
}
