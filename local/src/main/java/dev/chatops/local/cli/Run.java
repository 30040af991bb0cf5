package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.world.WorldException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Types {@code PROJECT run JOB ARGS} and waits for the final answer. Standard output holds the result alone. */
@Command(name = "run", description = "Run a job of a project from chat and print its output.")
final class Run implements Callable<Integer> {

    @Mixin
    TypingOptions typing;

    @Parameters(index = "0", paramLabel = "PROJECT")
    String project;

    @Parameters(index = "1", paramLabel = "JOB")
    String job;

    @Parameters(index = "2..*", paramLabel = "ARGS")
    List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException, NoWorldException, WorldException {
        var text = new StringBuilder(project).append(" run ").append(quoted(job));
        arguments.forEach(argument -> text.append(' ').append(argument));
        var outcome = typing.type(text.toString());
        print(outcome);
        return TypingOptions.exitCode(outcome);
    }

    private void print(ChatSession.Outcome outcome) throws IOException {
        var result = outcome.result();
        if (typing.json) {
            System.out.println(new ObjectMapper().writeValueAsString(result));
            return;
        }
        if (result.reply() != null) {
            System.out.print(result.reply());
            if (!result.reply().isEmpty() && !result.reply().endsWith("\n")) {
                System.out.println();
            }
        }
        if ((result.reply() == null || !result.status().equals("success"))
                && !outcome.lastText().isEmpty()) {
            System.err.println(outcome.lastText());
        }
        System.err.println((outcome.isAnswered() ? "%s, answered in %d ms" : "%s, not answered in %d ms")
                .formatted(result.status(), result.elapsedMs()));
    }

    private static String quoted(String job) {
        return job.chars().anyMatch(Character::isWhitespace) ? '"' + job + '"' : job;
    }
}
