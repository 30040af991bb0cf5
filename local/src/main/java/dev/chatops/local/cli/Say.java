package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Types any slash text and prints what Slack would show. */
@Command(name = "say", description = "Type any slash text and print what the channel shows.")
final class Say implements Callable<Integer> {

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

    @Mixin
    DataOption data;

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    @Parameters(arity = "1..*", paramLabel = "TEXT")
    List<String> words;

    @Override
    public Integer call() throws IOException, InterruptedException, NoWorldException {
        var world = data.world();
        var outcome = new ChatSession(world)
                .type(user == null ? world.firstUser() : user, channel, String.join(" ", words), wait);
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(outcome.result()));
        } else {
            outcome.result().messages().stream()
                    .filter(message -> message.text() != null && !message.text().isEmpty())
                    .forEach(message -> System.out.println(message.text()));
        }
        return outcome.result().status().equals("success") ? Chatops.SUCCESS : Chatops.OTHER_OUTCOME;
    }
}
