package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Types {@code PROJECT run JOB ARGS} and waits for the final answer. Standard output holds the result alone. */
@Command(name = "run", description = "Run a job of a project from chat and print its output.")
final class Run implements Callable<Integer> {

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

    @Parameters(index = "0", paramLabel = "PROJECT")
    String project;

    @Parameters(index = "1", paramLabel = "JOB")
    String job;

    @Parameters(index = "2..*", paramLabel = "ARGS")
    List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException, NoWorldException {
        var world = data.world();
        var text = new StringBuilder(project).append(" run ").append(quoted(job));
        arguments.forEach(argument -> text.append(' ').append(argument));
        var outcome =
                new ChatSession(world).type(user == null ? world.firstUser() : user, channel, text.toString(), wait);
        print(outcome);
        return outcome.result().status().equals("success") ? Chatops.SUCCESS : Chatops.OTHER_OUTCOME;
    }

    private void print(ChatSession.Outcome outcome) throws IOException {
        var result = outcome.result();
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(result));
            return;
        }
        if (result.reply() != null) {
            System.out.print(result.reply());
            if (!result.reply().isEmpty() && !result.reply().endsWith("\n")) {
                System.out.println();
            }
        }
        if (result.reply() == null || !result.status().equals("success")) {
            System.err.println(outcome.lastText());
        }
        System.err.println("%s, answered in %d ms".formatted(result.status(), result.elapsedMs()));
    }

    private static String quoted(String job) {
        return job.chars().anyMatch(Character::isWhitespace) ? '"' + job + '"' : job;
    }
}
