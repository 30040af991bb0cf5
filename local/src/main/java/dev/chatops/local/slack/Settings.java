package dev.chatops.local.slack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a simulator is started with.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param gateways base URLs of the app's gateways, without path, to be called in turn
 * @param signingSecret as the gateway has it
 * @param url base URL by which the services reach the simulator, for response URLs; none: host and port
 * @param clock the file of the local world's test clock; none: a clock of its own
 * @param projects the project file, for its users; none: the demo people
 * @param console base URL of the console, for the page to link to
 * @param apps those with a bot token, which may call the Web API
 */
public record Settings(
        String host,
        int port,
        List<URI> gateways,
        String signingSecret,
        Optional<URI> url,
        Optional<Path> clock,
        Optional<Path> projects,
        Optional<URI> console,
        List<App> apps) {

    private static final String PREFIX = "CHATOPS_SIM_";

    public Settings {
        if (signingSecret.isBlank()) {
            throw new IllegalArgumentException(PREFIX + "SIGNING_SECRET is empty");
        }
        gateways = List.copyOf(gateways);
        apps = List.copyOf(apps);
        for (var gateway : gateways) {
            if (gateway.getHost() == null
                    || !String.valueOf(gateway.getScheme()).startsWith("http")) {
                throw new IllegalArgumentException(PREFIX + "GATEWAY is not an http URL: " + gateway);
            }
        }
    }

    /** On loopback, with the demo people and a clock of its own. */
    public static Settings local(int port, URI gateway, String signingSecret) {
        return new Settings(
                "127.0.0.1",
                port,
                List.of(gateway),
                signingSecret,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    public Settings withClock(Path file) {
        return new Settings(host, port, gateways, signingSecret, url, Optional.of(file), projects, console, apps);
    }

    /** @param token of the app that commands are for */
    public Settings withToken(String token) {
        return new Settings(
                host, port, gateways, signingSecret, url, clock, projects, console, List.of(new App(token, null)));
    }

    public Settings withProjects(Path file) {
        return new Settings(host, port, gateways, signingSecret, url, clock, Optional.of(file), console, apps);
    }

    /**
     * From {@code CHATOPS_SIM_PORT}, {@code _GATEWAY} (several with commas) and {@code _SIGNING_SECRET}, which must be there, and
     * {@code _HOST}, {@code _URL}, {@code _CLOCK}, {@code _PROJECTS}, {@code _CONSOLE} and {@code _TOKENS}, which may:
     * bot tokens with commas between them, the first one of the app that commands are for, the others each with
     * {@code =NAME} of their app.
     *
     * @throws IllegalArgumentException naming the variable that is missing or wrong
     */
    static Settings from(Map<String, String> environment) {
        return new Settings(
                optional(environment, "HOST", Function.identity()).orElse("127.0.0.1"),
                needed(environment, "PORT", Integer::valueOf),
                needed(
                        environment,
                        "GATEWAY",
                        urls -> Stream.of(urls.split(","))
                                .map(String::strip)
                                .map(URI::create)
                                .toList()),
                needed(environment, "SIGNING_SECRET", Function.identity()),
                optional(environment, "URL", URI::create),
                optional(environment, "CLOCK", Path::of),
                optional(environment, "PROJECTS", Path::of),
                optional(environment, "CONSOLE", URI::create),
                optional(environment, "TOKENS", Settings::apps).orElse(List.of()));
    }

    private static List<App> apps(String tokens) {
        return Stream.of(tokens.split(","))
                .map(String::strip)
                .map(token -> token.split("=", 2))
                .map(words -> new App(words[0], words.length > 1 ? words[1] : null))
                .toList();
    }

    private static <T> T needed(Map<String, String> environment, String name, Function<String, T> read) {
        return optional(environment, name, read)
                .orElseThrow(() -> new IllegalArgumentException(PREFIX + name + " is not set"));
    }

    private static <T> Optional<T> optional(Map<String, String> environment, String name, Function<String, T> read) {
        var value = environment.getOrDefault(PREFIX + name, "").strip();
        try {
            return value.isEmpty() ? Optional.empty() : Optional.of(read.apply(value));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(PREFIX + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Settings[host=%s, port=%d, gateways=%s]".formatted(host, port, gateways);
    }
}
