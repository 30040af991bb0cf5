package dev.chatops.local.slack;

import com.sun.net.httpserver.HttpServer;
import dev.chatops.clock.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Slack, as far as ChatOps knows it: signed slash commands and clicks out, response URLs and the Web API in, and
 * a page to type on. In a test's JVM,
 * or as a process of its own.
 */
public final class SlackSimulator implements AutoCloseable {

    static {
        // the JDK's server otherwise waits for the client's delayed acknowledgement: 40 ms an answer
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Connections that may wait to be accepted: whoever finds the line full tries again after seconds. */
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ExecutorService requests;
    private final GatewayCall gateway;
    private final URI baseUrl;

    private SlackSimulator(HttpServer server, ExecutorService requests, GatewayCall gateway, URI baseUrl) {
        this.server = server;
        this.requests = requests;
        this.gateway = gateway;
        this.baseUrl = baseUrl;
    }

    /** Returns when it takes requests. The gateway need not be there yet. */
    public static SlackSimulator start(Settings settings) throws IOException {
        var server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), BACKLOG);
        var baseUrl = settings.url()
                .orElseGet(() ->
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        var clockFile = settings.clock().isPresent()
                ? settings.clock().get()
                : Files.createTempDirectory("chatops-clock").resolve("clock");
        var clock = TestClock.reading(clockFile);
        var workspace =
                new Workspace(settings.projects().map(ProjectFileUsers::read).orElse(List.of()));
        var transcript = new Transcript();
        var posts = new PostLog();
        var behaviour = new Behaviour();
        var urls = new ResponseUrls(clock, behaviour);
        var faults = new Faults(new Random());
        var gateway = new GatewayCall(settings.gateways(), Answers.JSON);
        var chat = new Chat(workspace, transcript, urls, faults, gateway, clock, settings.signingSecret());
        var requests = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(requests);
        var guard = new BrowserGuard(server.getAddress().getAddress().isLoopbackAddress(), baseUrl);
        server.createContext("/", guard.around(new SimulatorPage(settings.console())::answer));
        var api = new SimulatorApi(chat, workspace, transcript, posts, faults, behaviour, clock, baseUrl);
        server.createContext("/sim/", guard.around(api::answer));
        var responses = guard.around(new ResponseUrlPosts(urls, transcript, posts, faults, clock)::answer);
        server.createContext("/commands/", responses);
        server.createContext("/actions/", responses);
        var uploads = new Uploads(faults, baseUrl);
        var limits = new RateLimits(clock, behaviour);
        var webApi = new WebApi(settings.apps(), workspace, transcript, posts, uploads, faults, limits, clock);
        server.createContext("/api/", guard.around(webApi::answer));
        server.createContext("/upload/", guard.around(uploads::receive));
        server.createContext("/files/", guard.around(uploads::handOut));
        server.start();
        return new SlackSimulator(server, requests, gateway, baseUrl);
    }

    /** Where services and browsers find it, without a slash at the end. */
    public URI baseUrl() {
        return baseUrl;
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
        gateway.close();
    }

    /** As a process of its own; see {@link Settings#from} for its environment. SIGTERM ends it. */
    public static void main(String[] args) throws IOException {
        try {
            var simulator = start(Settings.from(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "simulator-shutdown"));
            System.out.println("Slack simulator takes requests at " + simulator.baseUrl());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
