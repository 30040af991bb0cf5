package dev.chatops.local.cli;

import java.io.IOException;
import java.net.URI;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which ChatOps is administered: the world on this machine, or one that runs for real. */
final class AdminTarget {

    /** Where the token of a real one is read from: a command line is visible to all of a machine. */
    static final String TOKEN = "CHATOPS_ADMIN_TOKEN";

    @Mixin
    DataOption data;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "pipeline-service of a ChatOps that runs for real; the API token, of scope admin, is taken from the"
                            + " environment variable " + TOKEN + ". Default: the world on this machine.")
    URI url;

    @Option(names = "--help", usageHelp = true, description = "Show this.")
    boolean help;

    AdminApi api() throws IOException, NoWorldException {
        if (url == null) {
            var world = data.world();
            return new AdminApi(URI.create(world.console()), world.apiToken());
        }
        var token = System.getenv(TOKEN);
        if (token == null || token.isBlank()) {
            throw new IllegalArgumentException(
                    "--url takes a token of scope admin in the environment variable " + TOKEN);
        }
        return new AdminApi(url, token.strip());
    }
}
