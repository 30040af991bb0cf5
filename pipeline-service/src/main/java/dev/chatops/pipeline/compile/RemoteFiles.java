package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.ConfigFileException;
import dev.chatops.ciconfig.yaml.YamlReader;
import io.quarkus.logging.Log;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Fetches what {@code include:remote} names, from hosts that the operator allows. A name is looked up once, its addresses are
 * checked, and the connection goes to the very address that was checked, so that a name server cannot change its mind in between.
 * Redirects are not followed: they could lead anywhere.
 */
@ApplicationScoped
class RemoteFiles {

    private static final int MAX_BYTES = YamlReader.MAX_TEXT;
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)); // GitLab's

    /** How a name becomes addresses. */
    interface Lookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    /** A try that another may follow. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String why) {
            super(why, null, false, false);
        }
    }

    private final HttpClient client;
    private final Lookup lookup;
    private final AllowedHosts allowed;
    private final AllowedHosts maybePrivate;
    private final Duration timeout;
    private final List<Duration> pauses;

    @Inject
    RemoteFiles(Vertx vertx, IncludeConfig config) {
        this(vertx, config, new HttpClientOptions(), InetAddress::getAllByName, PAUSES);
    }

    RemoteFiles(Vertx vertx, IncludeConfig config, HttpClientOptions options, Lookup lookup, List<Duration> pauses) {
        this.client = vertx.createHttpClient(options.setVerifyHost(true)
                .setKeepAlive(false)
                .setMaxHeaderSize(16 * 1024)
                .setDecompressionSupported(false));
        this.lookup = lookup;
        this.allowed = AllowedHosts.of(config.remoteHosts().orElse(List.of()));
        this.maybePrivate = AllowedHosts.of(config.privateHosts().orElse(List.of()));
        this.timeout = config.remoteTimeout();
        this.pauses = pauses;
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * The text at an address; it blocks.
     *
     * @throws ConfigFileException for a host that is not allowed, and for all that does not end in a text of at most 2 MiB
     */
    String fetch(URI uri, Deadline deadline) {
        var shown = "Remote file `" + uri + "`";
        if (uri.getRawUserInfo() != null) {
            throw new ConfigFileException(
                    shown + " cannot be fetched: an address must hold no user name and no password.");
        }
        if (!allowed.contain(uri)) {
            throw new ConfigFileException(shown
                    + " cannot be fetched: its host is not allowed here. Whoever runs ChatOps"
                    + " can add `" + (uri.getScheme().equalsIgnoreCase("http") ? "http://" : "") + uri.getAuthority()
                    + "` to `chatops.include.remote-hosts`; or copy the file and include it with `local`.");
        }
        for (int tries = 0; ; tries++) {
            try {
                return text(once(uri, shown, deadline), shown);
            } catch (Failed e) {
                boolean again = tries < pauses.size() && deadline.left().compareTo(pauses.get(tries)) > 0;
                Log.warnf("remote file not fetched host=%s try=%d: %s", uri.getHost(), tries + 1, e.getMessage());
                if (!again) {
                    throw new ConfigFileException(shown + " could not be fetched because of " + e.getMessage() + "!");
                }
                pause(pauses.get(tries));
            }
        }
    }

    private static void pause(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigFileException("The service is being stopped.");
        }
    }

    private Buffer once(URI uri, String shown, Deadline deadline) throws Failed {
        var limit = deadline.left().compareTo(timeout) < 0 ? deadline.left() : timeout;
        if (!limit.isPositive()) {
            throw new Failed("a timeout error");
        }
        var address = checkedAddress(uri, shown);
        var sent = new AtomicReference<HttpClientRequest>();
        var answer = client.request(options(uri, address, limit)).compose(request -> {
            sent.set(request);
            // within this call, which is the event loop's: from another thread the body could be gone before its
            // handlers are set
            return request.setFollowRedirects(false).send().compose(response -> body(response, shown));
        });
        try {
            return answer.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            reset(sent.get());
            throw new Failed("a timeout error");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case ConfigFileException refused -> throw refused;
                case Failed failed -> throw failed;
                case Throwable other -> throw new Failed("a socket error (" + kind(other) + ")");
            }
        } catch (InterruptedException e) {
            reset(sent.get());
            Thread.currentThread().interrupt();
            throw new ConfigFileException("The service is being stopped.");
        }
    }

    private static void reset(HttpClientRequest request) {
        if (request != null) {
            request.reset();
        }
    }

    /** No more than the kind: messages of the network layer can name addresses inside. */
    private static String kind(Throwable problem) {
        return switch (problem) {
            case javax.net.ssl.SSLException _ -> "the TLS certificate is not accepted, or there is no TLS";
            case java.net.ConnectException _ -> "the connection was refused";
            default -> "the connection broke";
        };
    }

    private InetAddress checkedAddress(URI uri, String shown) throws Failed {
        InetAddress[] addresses;
        try {
            addresses = lookup.addressesOf(uri.getHost());
        } catch (UnknownHostException e) {
            throw new Failed("a host name that is not known");
        }
        if (!maybePrivate.contain(uri)) {
            for (var address : addresses) {
                if (!PublicAddress.is(address)) {
                    throw new ConfigFileException(shown + " cannot be fetched: its host has a private address. Whoever"
                            + " runs ChatOps can allow that in `chatops.include.private-hosts`.");
                }
            }
        }
        return addresses[0];
    }

    private static RequestOptions options(URI uri, InetAddress address, Duration limit) {
        int port = AllowedHosts.portOf(uri);
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
                .setSsl(uri.getScheme().equalsIgnoreCase("https"))
                .setHost(uri.getHost())
                .setPort(port)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .putHeader("User-Agent", "ChatOps")
                .setConnectTimeout(limit.toMillis())
                .setTimeout(limit.toMillis());
    }

    private static Future<Buffer> body(HttpClientResponse response, String shown) {
        int status = response.statusCode();
        response.exceptionHandler(_ -> {}); // what is reset on purpose is no error
        if (status != 200) {
            response.request().reset();
            return Future.failedFuture(refusal(status, shown));
        }
        var whole = Promise.<Buffer>promise();
        var buffer = Buffer.buffer();
        response.handler(part -> {
            if (buffer.length() + part.length() > MAX_BYTES) {
                whole.tryFail(new ConfigFileException(shown + " is larger than 2 MiB."));
                response.request().reset();
            } else {
                buffer.appendBuffer(part);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(buffer));
        return whole.future();
    }

    private static Exception refusal(int status, String shown) {
        if (status >= 500) {
            return new Failed("HTTP code `" + status + "` error");
        }
        return new ConfigFileException(
                status >= 300 && status < 400
                        ? shown
                                + " is redirected to another address. Redirects are not followed: write the final address."
                        : shown + " could not be fetched because of HTTP code `" + status + "` error!");
    }

    private static String text(Buffer bytes, String shown) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigFileException(shown + " is no UTF-8 text.");
        }
    }
}
