package dev.chatops.local.cli;

import dev.chatops.local.world.WorldException;
import dev.chatops.local.world.WorldFile;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who types, where, and how the outcome is shown: the same for all commands that type into the simulator. */
final class TypingOptions {

    @Option(names = "--json", description = "Print one JSON object instead.")
    boolean json;

    @Option(names = "--user", paramLabel = "U", description = "Who types. Default: the first user.")
    String user;

    @Option(names = "--channel", paramLabel = "C", description = "Where. Default: general.")
    String channel = "general";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = WaitOption.class,
            description = "How long to wait for the answer. Default: 31m.")
    Duration wait = Duration.ofMinutes(31);

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    @Mixin
    DataOption data;

    /** Types it and waits for the final answer. */
    ChatSession.Outcome type(String text) throws IOException, InterruptedException, NoWorldException, WorldException {
        WorldFile world = data.world();
        var outcome = typeInto(world, text);
        if (outcome.result().status().equals("timeout")) {
            System.err.println(
                    "No answer within the time of --wait. The command goes on; `status` says how it stands.");
        }
        return outcome;
    }

    private ChatSession.Outcome typeInto(WorldFile world, String text)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        try {
            return new ChatSession(world).type(user == null ? world.firstUser() : user, channel, text, wait);
        } catch (IOException e) {
            if (world.isUp()) {
                throw new WorldException("the simulator does not answer any more; is its world being stopped?", e);
            }
            throw new NoWorldException(data.folder());
        }
    }

    static int exitCode(ChatSession.Outcome outcome) {
        return outcome.result().status().equals("success") ? Chatops.SUCCESS : Chatops.OTHER_OUTCOME;
    }
}
