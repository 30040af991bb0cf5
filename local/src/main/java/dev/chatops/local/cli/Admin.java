package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.world.WorldException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator does by hand: pausing and resuming, and looking after records that were set aside. */
@Command(
        name = "admin",
        description = "Pause and resume projects and runner pools; list, replay and drop records that were set aside.",
        subcommands = {AdminDeadLetters.class, CommandLine.HelpCommand.class})
final class Admin {

    private static final String WHAT =
            "A project (path or short name) or a runner pool; project:NAME or pool:NAME where both are called so."
                    + " Left out: everything.";

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    @Spec
    CommandSpec spec;

    @Command(
            name = "pause",
            description =
                    "Start no more jobs of it. What runs goes on; what is queued waits; commands are refused and say so.")
    int pause(
            @Mixin AdminTarget target,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Said to everybody who is refused.")
                    String reason,
            @Parameters(arity = "0..1", paramLabel = "PROJECT|POOL", description = WHAT) String name)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        var pause = target.api().pause(name, reason);
        print("Paused: %s. `./chatops admin resume%s` ends it.".formatted(what(pause), name == null ? "" : " " + name));
        return Chatops.SUCCESS;
    }

    @Command(
            name = "resume",
            description = "End the pause of this very thing; what waited is offered to runners again.")
    int resume(
            @Mixin AdminTarget target,
            @Parameters(arity = "0..1", paramLabel = "PROJECT|POOL", description = WHAT) String name)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        var api = target.api();
        print("Resumed: " + line(api.resume(name)));
        for (var other : api.pauses()) {
            print("Still paused: " + line(other));
        }
        return Chatops.SUCCESS;
    }

    @Command(name = "status", description = "List what is paused, and how many records wait for an operator.")
    int status(
            @Mixin AdminTarget target,
            @Option(names = "--json", description = "Print one JSON object instead.") boolean json)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        var api = target.api();
        var pauses = api.pauses();
        var letters = new TreeMap<String, Integer>();
        api.deadLetters("open", null)
                .forEach(letter -> letters.merge(letter.path("topic").asText(), 1, Integer::sum));
        if (json) {
            var status = new ObjectMapper().createObjectNode();
            pauses.forEach(status.putArray("paused")::add);
            var counts = status.putObject("dead_letters");
            letters.forEach(counts::put);
            print(status.toString());
            return Chatops.SUCCESS;
        }
        var lines = new ArrayList<String>();
        pauses.forEach(pause -> lines.add("Paused: " + line(pause)));
        letters.forEach((topic, count) -> lines.add("Dead letters of %s: %d".formatted(topic, count)));
        (lines.isEmpty() ? List.of("Nothing is paused, and no record was set aside.") : lines).forEach(this::print);
        return Chatops.SUCCESS;
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private static String line(JsonNode pause) {
        var reason = pause.path("reason").asText();
        return "%s, by %s since %s%s"
                .formatted(
                        what(pause),
                        pause.path("paused_by").asText(),
                        pause.path("paused_at").asText(),
                        reason.isEmpty() ? "" : ": " + reason);
    }

    private static String what(JsonNode pause) {
        return (pause.path("kind").asText() + " " + pause.path("name").asText()).strip();
    }
}
