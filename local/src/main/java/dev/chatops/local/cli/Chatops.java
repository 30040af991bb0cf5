package dev.chatops.local.cli;

import dev.chatops.local.world.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./chatops}. Exit codes: 0 success, 1 any other outcome, 2 usage, 3 no running world (architecture §7). */
@Command(
        name = "chatops",
        description = "Run CI jobs from chat: a whole world on this machine, and commands typed into it.",
        subcommands = {
            Up.class,
            Run.class,
            Say.class,
            Explain.class,
            Lint.class,
            Admin.class,
            Train.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Chatops.Version.class)
public final class Chatops {

    static final int SUCCESS = 0;
    static final int OTHER_OUTCOME = 1;
    static final int USAGE = 2;
    static final int NO_WORLD = 3;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        var line = new CommandLine(new Chatops());
        line.setStopAtPositional(true) // what stands behind a command is its own, dashes and all
                .setExpandAtFiles(false)
                .setUnmatchedOptionsArePositionalParams(false)
                .setExecutionExceptionHandler((failure, failed, _) -> report(failure, failed));
        line.getSubcommands().get("lint").setStopAtPositional(false);
        line.getSubcommands().get("admin").setStopAtPositional(false);
        return line;
    }

    /** That of the repository that this is started from. */
    static final class Version implements CommandLine.IVersionProvider {

        private static final Pattern OURS =
                Pattern.compile("<artifactId>chatops</artifactId>\\s*<version>([^<]+)</version>");

        @Override
        public String[] getVersion() throws IOException {
            var pom = OURS.matcher(Files.readString(Home.folder().resolve("pom.xml")));
            return new String[] {"chatops " + (pom.find() ? pom.group(1) : "of an unknown version")};
        }
    }

    private static int report(Exception failure, CommandLine line) {
        return switch (failure) {
            case NoWorldException none -> {
                line.getErr().println(none.getMessage());
                yield NO_WORLD;
            }
            case WorldException known -> {
                line.getErr().println("chatops: " + known.getMessage());
                yield OTHER_OUTCOME;
            }
            case IllegalArgumentException wrong -> {
                line.getErr().println("chatops: " + wrong.getMessage());
                yield USAGE;
            }
            default -> {
                line.getErr().println("chatops: " + failure);
                yield OTHER_OUTCOME;
            }
        };
    }
}
