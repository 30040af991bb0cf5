package dev.chatops.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chatops.local.world.WorldException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records that a service could not read or act on. Each is decided for itself, so what an interruption leaves is still on the list. */
@Command(
        name = "dead-letters",
        description = "List, show, replay and drop records that were set aside.",
        subcommands = CommandLine.HelpCommand.class)
final class AdminDeadLetters {

    private static final int LONGEST = 160;

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    @Spec
    CommandSpec spec;

    @Command(name = "list", description = "Those that wait for an operator, oldest first.")
    int list(
            @Mixin AdminTarget target,
            @Option(names = "--topic", paramLabel = "T", description = "Only those of this topic.") String topic,
            @Option(
                            names = "--state",
                            paramLabel = "S",
                            defaultValue = "open",
                            description = "open (default), replayed or dropped.")
                    String state,
            @Option(names = "--json", description = "Print JSON lines instead.") boolean json)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        var letters = target.api().deadLetters(state, topic);
        letters.forEach(letter -> print(json ? letter.toString() : line(letter)));
        if (letters.isEmpty() && !json) {
            print("None.");
        }
        return Chatops.SUCCESS;
    }

    @Command(
            name = "show",
            description = "One record, redacted as logs are: of what logs never hold, only the size is printed.")
    int show(@Mixin AdminTarget target, @Parameters(paramLabel = "ID") long id)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        var letter = target.api().deadLetter(id);
        print(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(letter));
        return Chatops.SUCCESS;
    }

    @Command(
            name = "replay",
            description =
                    "Send records to their topic again. Who acted on one before passes it over; one that fails again is"
                            + " back on the list, under a new number.")
    int replay(@Mixin AdminTarget target, @Mixin Selection selection)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        return decide(target.api(), selection, "replay", "sent to its topic again");
    }

    @Command(name = "drop", description = "Take records off the list without doing anything.")
    int drop(@Mixin AdminTarget target, @Mixin Selection selection)
            throws IOException, InterruptedException, NoWorldException, WorldException {
        return decide(target.api(), selection, "drop", "dropped");
    }

    /** Which ones. */
    static final class Selection {

        @Parameters(arity = "0..*", paramLabel = "ID", description = "Numbers from the list.")
        List<Long> ids = new ArrayList<>();

        @Option(names = "--all", description = "All that are open and meet the conditions below.")
        boolean all;

        @Option(names = "--topic", paramLabel = "T", description = "With --all: only those of this topic.")
        String topic;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                description = "With --all: only those whose reason holds this.")
        String reason = "";

        List<Long> of(AdminApi api) throws IOException, InterruptedException, WorldException {
            if (all != ids.isEmpty() || !all && (topic != null || !reason.isEmpty())) {
                throw new IllegalArgumentException(
                        "name the records by their numbers, or say --all, with --topic or --reason");
            }
            return all
                    ? api.deadLetters("open", topic).stream()
                            .filter(letter -> letter.path("reason").asText().contains(reason))
                            .map(letter -> letter.path("id").asLong())
                            .toList()
                    : ids;
        }
    }

    private int decide(AdminApi api, Selection selection, String what, String done)
            throws IOException, InterruptedException, WorldException {
        int failed = 0;
        var ids = selection.of(api);
        for (long id : ids) {
            try {
                var letter = api.decide(id, what);
                print("#%d of %s: %s".formatted(id, letter.path("topic").asText(), done));
            } catch (WorldException e) {
                failed++;
                print("#%d: %s".formatted(id, e.getMessage()));
            }
        }
        if (ids.isEmpty()) {
            print("None.");
        }
        return failed == 0 ? Chatops.SUCCESS : Chatops.OTHER_OUTCOME;
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private static String line(JsonNode letter) {
        var reason = letter.path("reason").asText().replaceAll("\\s+", " ");
        var again = letter.path("replay_of");
        return "#%d  %s  %s/%s@%s  key %s  %s  %d bytes  %s%s"
                .formatted(
                        letter.path("id").asLong(),
                        letter.path("set_aside_at").asText(),
                        letter.path("topic").asText(),
                        letter.path("partition").asText("?"),
                        letter.path("offset").asText("?"),
                        letter.path("key").asText("none"),
                        letter.path("type").asText("no type"),
                        letter.path("size_bytes").asInt(),
                        reason.length() > LONGEST ? reason.substring(0, LONGEST) + "\u2026" : reason,
                        again.isNumber() ? "  (replay of #" + again.asLong() + ")" : "");
    }
}
