package dev.chatops.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chatops.claim.ClaimRequest;
import dev.chatops.claim.Heartbeat;
import dev.chatops.claim.HeartbeatAnswer;
import dev.chatops.claim.JobPayload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.LongPredicate;

/** pipeline-service as far as a runner sees it: claims by compare-and-set, and heartbeats. On loopback. */
public final class FakePipeline implements AutoCloseable {

    public static final String TOKEN = "the-pool-token-of-the-tests";

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;
    private final Map<Long, JobPayload> jobs = new ConcurrentHashMap<>();
    private final Map<Long, UUID> holders = new ConcurrentHashMap<>();
    private final Map<Long, String> runners = new ConcurrentHashMap<>();
    private final Map<Long, Long> asked = new ConcurrentHashMap<>();
    private final Queue<Integer> claimFailures = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> uploadFailures = new ConcurrentLinkedQueue<>();
    private final Map<String, byte[]> uploads = new ConcurrentHashMap<>();
    private final List<ClaimRequest> claims = new CopyOnWriteArrayList<>();
    private final Map<String, Heartbeat> heartbeats = new ConcurrentHashMap<>();
    private final Set<Long> closed = ConcurrentHashMap.newKeySet();
    private final Set<Long> canceled = ConcurrentHashMap.newKeySet();
    private volatile boolean undecided;

    private final LongPredicate isFinished;

    /** @param isFinished whether a job's end was told: it is closed then */
    public FakePipeline(LongPredicate isFinished) throws IOException {
        this.isFinished = isFinished;
        // many runners connect at once; whoever finds the line full tries again after seconds
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/internal/v1/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** From now on it can be claimed. */
    public void add(JobPayload payload) {
        jobs.put(payload.jobId(), payload);
    }

    /** The next claims are answered with these, one each, before any is decided. */
    public void failClaims(int... statuses) {
        for (int status : statuses) {
            claimFailures.add(status);
        }
    }

    /** All claims are answered 503, until they are to be decided again. */
    public void decideClaims(boolean decided) {
        undecided = !decided;
    }

    /** The next uploads are answered with these, one each. */
    public void failUploads(int... statuses) {
        for (int status : statuses) {
            uploadFailures.add(status);
        }
    }

    /** What a job handed in, by {@code job?query}. */
    public Map<String, byte[]> uploads() {
        return Map.copyOf(uploads);
    }

    /** Somebody else has it. */
    public void giveAway(long jobId) {
        holders.put(jobId, UUID.randomUUID());
    }

    public void close(long jobId) {
        closed.add(jobId);
    }

    public void cancel(long jobId) {
        canceled.add(jobId);
    }

    /** All claims that came for a job, refused ones too. */
    public List<ClaimRequest> claims() {
        return List.copyOf(claims);
    }

    /** Which runner has a job; null when none. */
    public String holder(long jobId) {
        return runners.get(jobId);
    }

    /** When a job was first asked for, by {@link System#nanoTime()}. */
    public long askedAt(long jobId) {
        return asked.get(jobId);
    }

    /** The jobs that any runner named in its last heartbeat. */
    public List<Long> held() {
        return heartbeats.values().stream()
                .flatMap(heartbeat -> heartbeat.attempts().stream().map(Heartbeat.HeldAttempt::jobId))
                .toList();
    }

    public boolean knows(String runner) {
        return heartbeats.containsKey(runner);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath().split("/");
            var body = exchange.getRequestBody().readAllBytes();
            if (path[path.length - 1].equals("artifacts")) {
                handIn(exchange, Long.parseLong(path[4]), body);
            } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(exchange, 401, null);
            } else if (path[3].equals("jobs")) {
                claim(exchange, Long.parseLong(path[4]), json.readValue(body, ClaimRequest.class));
            } else {
                heartbeat(exchange, path[4], json.readValue(body, Heartbeat.class));
            }
        }
    }

    private void handIn(HttpExchange exchange, long jobId, byte[] body) throws IOException {
        var failure = uploadFailures.poll();
        if (failure != null) {
            send(exchange, failure, Map.of("message", "as the test wants it"));
        } else if (!jobs.get(jobId)
                .attemptToken()
                .equals(exchange.getRequestHeaders().getFirst("JOB-TOKEN"))) {
            send(exchange, 403, Map.of("message", "wrong token"));
        } else {
            uploads.put(jobId + "?" + exchange.getRequestURI().getQuery(), body);
            send(exchange, 201, null);
        }
    }

    private void claim(HttpExchange exchange, long jobId, ClaimRequest request) throws IOException {
        claims.add(request);
        asked.putIfAbsent(jobId, System.nanoTime());
        var failure = undecided ? Integer.valueOf(503) : claimFailures.poll();
        if (failure != null) {
            send(exchange, failure, null);
            return;
        }
        var job = jobs.get(jobId);
        if (job == null || job.attempt() != request.attempt()) {
            send(exchange, 410, null);
        } else if (!holders.computeIfAbsent(jobId, _ -> request.claimId()).equals(request.claimId())) {
            send(exchange, 409, null);
        } else {
            runners.put(jobId, request.runnerId());
            send(exchange, 200, job);
        }
    }

    private void heartbeat(HttpExchange exchange, String runner, Heartbeat heartbeat) throws IOException {
        heartbeats.put(runner, heartbeat);
        var renewed = new ArrayList<Long>();
        var over = new ArrayList<Long>();
        var toCancel = new ArrayList<Long>();
        for (var attempt : heartbeat.attempts()) {
            long jobId = attempt.jobId();
            (closed.contains(jobId) || isFinished.test(jobId) ? over : renewed).add(jobId);
            if (canceled.contains(attempt.jobId())) {
                toCancel.add(attempt.jobId());
            }
        }
        send(exchange, 200, new HeartbeatAnswer(renewed, over, toCancel));
    }

    private void send(HttpExchange exchange, int status, Object body) throws IOException {
        if (body == null) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        var bytes = json.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
