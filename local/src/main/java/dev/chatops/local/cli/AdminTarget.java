package dev.chatops.local.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which ChatOps is administered: the world on this machine, or one that runs for real. */
final class AdminTarget {

    /** Where the token of a real one is read from: a command line is visible to all of a machine. */
    static final String TOKEN = "CHATOPS_ADMIN_TOKEN";

    @Mixin
    DataOption data;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = Address.class,
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

    /** Of a service: without a scheme, what stands before a port would be taken for one. */
    static final class Address implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                var url = new URI(text);
                if (url.getHost() != null
                        && url.getScheme() != null
                        && url.getScheme().matches("(?i)https?")) {
                    return url;
                }
            } catch (URISyntaxException _) {
                // as any other text that is no such address
            }
            throw new TypeConversionException("--url is an address such as https://chatops.example.com, not " + text);
        }
    }
}
