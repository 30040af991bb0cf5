package dev.chatops.local.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secrets of one world: made once for a data folder, so that what it keeps can still be read after a restart.
 *
 * @param replyAddressKey as {@code ReplyAddressSeal} wants it
 */
public record Secrets(
        String signingSecret, String replyAddressKey, String runnerToken, String apiToken, String databasePassword) {

    private static final String FILE = "secrets.json";

    /** Those of this folder; made on the first call. */
    static Secrets of(Path data) throws IOException {
        var file = data.resolve(FILE);
        var json = new ObjectMapper();
        if (Files.exists(file)) {
            return json.readValue(file.toFile(), Secrets.class);
        }
        var random = new SecureRandom();
        var key = new byte[32];
        random.nextBytes(key);
        var secrets = new Secrets(
                hex(random), "local:" + Base64.getEncoder().encodeToString(key), hex(random), hex(random), hex(random));
        PrivateFile.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(secrets));
        return secrets;
    }

    private static String hex(SecureRandom random) {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public String toString() {
        return "Secrets[]";
    }
}
