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
 * @param slackBotToken of the app that commands are for
 * @param jobSlackToken of another app, by which jobs may post by themselves
 * @param brokerSecret what all users' passwords at the broker are made of
 */
public record Secrets(
        String signingSecret,
        String replyAddressKey,
        String runnerToken,
        String apiToken,
        String databasePassword,
        String slackBotToken,
        String jobSlackToken,
        String brokerSecret) {

    private static final String FILE = "secrets.json";

    /** Those of this folder; made on the first call, and what an earlier release did not know on the next. */
    static Secrets of(Path data) throws IOException {
        var file = data.resolve(FILE);
        var json = new ObjectMapper();
        var kept = Files.exists(file)
                ? json.readValue(file.toFile(), Secrets.class)
                : new Secrets(null, null, null, null, null, null, null, null);
        var secrets = kept.completed(new SecureRandom());
        if (!secrets.equals(kept)) {
            PrivateFile.write(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(secrets));
        }
        return secrets;
    }

    private Secrets completed(SecureRandom random) {
        var key = new byte[32];
        random.nextBytes(key);
        return new Secrets(
                signingSecret == null ? hex(random) : signingSecret,
                replyAddressKey == null ? "local:" + Base64.getEncoder().encodeToString(key) : replyAddressKey,
                runnerToken == null ? hex(random) : runnerToken,
                apiToken == null ? hex(random) : apiToken,
                databasePassword == null ? hex(random) : databasePassword,
                slackBotToken == null ? "xoxb-" + hex(random) : slackBotToken,
                jobSlackToken == null ? "xoxb-" + hex(random) : jobSlackToken,
                brokerSecret == null ? hex(random) : brokerSecret);
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
