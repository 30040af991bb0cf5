package dev.chatops.local.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One PostgreSQL server on loopback, as a process of its own, started by {@code initdb} and {@code postgres} with
 * fsync and synchronous_commit on: what it has committed survives a kill. Root may start it too, although
 * {@code postgres} refuses to run as root: it then runs in a user namespace of its own, where it is nobody.
 */
public final class LocalPostgres implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String STILL_IN_USE = "pre-existing shared memory block";

    private final Process process;
    private final int port;
    private final Path log;

    private LocalPostgres(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Where unpacked binaries are kept unless the caller says otherwise. */
    public static Path defaultCache() {
        var cacheHome = System.getenv("XDG_CACHE_HOME");
        var base = cacheHome == null || cacheHome.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(cacheHome);
        return base.resolve("chatops");
    }

    /**
     * Returns when the server takes connections.
     *
     * @param data is made and initialised if missing; else the server goes on with what it holds
     * @param log takes what the server prints
     * @throws IOException when it does not start; names the reason as the server gave it
     */
    public static LocalPostgres start(Path data, int port, Path log) throws IOException, InterruptedException {
        var home = PostgresBinaries.unpackInto(defaultCache());
        Files.createDirectories(data.toAbsolutePath().getParent());
        Files.createDirectories(log.toAbsolutePath().getParent());
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(home, data, log);
        }
        var command = unprivileged();
        command.addAll(List.of(
                home.resolve("bin/postgres").toString(),
                "-D",
                data.toAbsolutePath().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC"));
        var until = Instant.now().plus(START_LIMIT);
        while (true) {
            long before = Files.exists(log) ? Files.size(log) : 0;
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            var postgres = new LocalPostgres(process, port, log);
            boolean ready = false;
            try {
                postgres.awaitConnections();
                ready = true;
                return postgres;
            } catch (IOException e) {
                // the children of a server that was killed take a moment to notice, and hold its memory until then
                if (process.isAlive() || Instant.now().isAfter(until) || !hasSaid(log, before, STILL_IN_USE)) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            } finally {
                if (!ready) {
                    process.destroyForcibly(); // whoever gave up has no other hold on it
                }
            }
        }
    }

    public int port() {
        return port;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The superuser's URL of a database. The server is reachable from this machine only and asks for no password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port, database, SUPERUSER);
    }

    /**
     * Makes a database and a role of the same name that owns it, each if missing: every service has its own, and
     * reaches no other's.
     */
    public void createDatabase(String name, String password) throws SQLException {
        createDatabase(jdbcUrl("postgres"), name, password);
    }

    /**
     * The same on any server.
     *
     * @param superuserUrl a JDBC URL with user and password
     */
    public static void createDatabase(String superuserUrl, String name, String password) throws SQLException {
        if (!name.matches("[a-z][a-z0-9_]{0,30}") || !password.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("a database is named by lower-case letters, digits and _: " + name);
        }
        try (var connection = DriverManager.getConnection(superuserUrl)) {
            if (isMissing(connection, "select from pg_roles where rolname = '" + name + "'")) {
                run(connection, "create role %s login".formatted(name));
            }
            run(connection, "alter role %s password '%s'".formatted(name, password));
            if (isMissing(connection, "select from pg_database where datname = '" + name + "'")) {
                run(connection, "create database %s owner %s".formatted(name, name));
                run(connection, "revoke connect on database %s from public".formatted(name));
            }
        }
    }

    private static boolean isMissing(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            return !row.next();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends the server in order: running statements are rolled back, connections closed. */
    @Override
    public void close() {
        try {
            signal("INT"); // a fast shutdown; TERM would wait for every client to leave
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void initialise(Path home, Path data, Path log) throws IOException, InterruptedException {
        var command = unprivileged();
        command.addAll(List.of(
                home.resolve("bin/initdb").toString(),
                "-D",
                data.toAbsolutePath().toString(),
                "-U",
                SUPERUSER,
                "-E",
                "UTF8",
                "--locale=C",
                "--auth-local=reject",
                "--auth-host=trust"));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("initdb failed; its output is in " + log + ":\n" + tail(log));
        }
    }

    private static boolean hasSaid(Path log, long since, String words) throws IOException {
        try (var file = Files.newInputStream(log)) {
            file.skipNBytes(since);
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).contains(words);
        }
    }

    /** How to start a program that refuses to run as root. */
    private static List<String> unprivileged() {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        return command;
    }

    private void awaitConnections() throws IOException, InterruptedException {
        var until = Instant.now().plus(START_LIMIT);
        while (true) {
            try (var connection = DriverManager.getConnection(jdbcUrl("postgres"))) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException e) {
                if (Instant.now().isAfter(until)) {
                    throw new IOException("PostgreSQL took no connection within " + START_LIMIT.toSeconds() + " s", e);
                }
            }
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IOException("PostgreSQL ended with exit code " + process.exitValue() + "; its output is in "
                        + log + ":\n" + tail(log));
            }
        }
    }

    private static String tail(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }
}
