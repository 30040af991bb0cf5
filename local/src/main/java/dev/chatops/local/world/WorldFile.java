package dev.chatops.local.world;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code world.json}: where a running world is (architecture §7). Holds secrets; only its owner can read it.
 *
 * @param kafka bootstrap servers
 * @param simulator base URL
 * @param console base URL
 * @param reply base URL of reply-service, which takes the {@code apiToken} too
 * @param firstUser whom commands are typed by unless the caller says otherwise
 * @param launcher the process that keeps the world up
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorldFile(
        List<Service> services,
        String kafka,
        String simulator,
        @JsonProperty("signing_secret") String signingSecret,
        @JsonProperty("api_token") String apiToken,
        String console,
        String reply,
        @JsonProperty("first_user") String firstUser,
        Process launcher) {

    private static final String NAME = "world.json";

    /** A process of the world; {@code started} tells it from a later one with the same pid. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Service(String name, long pid, String url, long started) {}

    /** @param started in milliseconds since 1970, as the system says */
    public record Process(long pid, long started) {

        static Process of(ProcessHandle handle) {
            return new Process(handle.pid(), startOf(handle));
        }

        /** The process itself, if it still runs. */
        Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid).filter(handle -> handle.isAlive() && startOf(handle) == started);
        }

        static long startOf(ProcessHandle handle) {
            return handle.info()
                    .startInstant()
                    .map(instant -> instant.toEpochMilli())
                    .orElse(0L);
        }
    }

    /** The file of this data folder; empty where no world was ever up. */
    public static Optional<WorldFile> read(Path data) throws IOException {
        var file = data.resolve(NAME);
        return Files.exists(file)
                ? Optional.of(new ObjectMapper().readValue(file.toFile(), WorldFile.class))
                : Optional.empty();
    }

    /** Whether the launcher that wrote it still runs. */
    public boolean isUp() {
        return launcher != null && launcher.alive().isPresent();
    }

    void write(Path data) throws IOException {
        PrivateFile.write(
                data.resolve(NAME),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    static void delete(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(NAME));
    }

    @Override
    public String toString() {
        return "WorldFile[simulator=%s]".formatted(simulator);
    }
}
