package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.world.WorldException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Types any slash text and prints what Slack would show. */
@Command(name = "say", description = "Type any slash text and print what the channel shows.")
final class Say implements Callable<Integer> {

    @Mixin
    TypingOptions typing;

    @Parameters(arity = "1..*", paramLabel = "TEXT")
    List<String> words;

    @Override
    public Integer call() throws IOException, InterruptedException, NoWorldException, WorldException {
        var outcome = typing.type(String.join(" ", words));
        if (typing.json) {
            System.out.println(new ObjectMapper().writeValueAsString(outcome.result()));
        } else {
            outcome.result().messages().stream()
                    .filter(message -> message.text() != null && !message.text().isEmpty())
                    .forEach(message -> System.out.println(message.text()));
        }
        return TypingOptions.exitCode(outcome);
    }
}
