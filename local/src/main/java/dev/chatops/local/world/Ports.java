package dev.chatops.local.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;

/**
 * Where a world listens, on loopback, counted from its first port.
 *
 * @param base at least 1024; some twenty ports from there on are used
 */
public record Ports(int base) {

    /** The first port unless the user says otherwise. */
    public static final int DEFAULT_BASE = 18080;

    public Ports {
        if (base < 1024 || base > 65_000) {
            throw new IllegalArgumentException("--port-base is a port from 1024 to 65000, not " + base);
        }
    }

    /** @param number from 1, as of all services */
    int gateway(int number) {
        return replica(0, number);
    }

    int pipeline(int number) {
        return replica(1, number);
    }

    int reply(int number) {
        return replica(2, number);
    }

    private int replica(int service, int number) {
        return switch (number) {
            case 1 -> base + service;
            case 2 -> base + 7 + service;
            default -> base + 71 + 3 * number + service; // behind the last runner
        };
    }

    int simulator() {
        return base + 3;
    }

    int kafka() {
        return base + 4;
    }

    int kafkaController() {
        return base + 5;
    }

    int postgres() {
        return base + 6;
    }

    /** Where services meet the broker, each as a user of its own. */
    int kafkaUsers() {
        return base + 10;
    }

    /** @param number from 1 */
    int runner(int number) {
        return base + 10 + number;
    }

    /** @throws WorldException naming the port that somebody else has, and what it is for */
    static void requireFree(WorldOptions options) throws WorldException {
        var ports = options.ports();
        var needed = new LinkedHashMap<String, Integer>();
        for (int i = 1; i <= options.replicas("gateway"); i++) {
            needed.put("gateway-service " + i, ports.gateway(i));
        }
        for (int i = 1; i <= options.replicas("pipeline"); i++) {
            needed.put("pipeline-service " + i, ports.pipeline(i));
        }
        for (int i = 1; i <= options.replicas("reply"); i++) {
            needed.put("reply-service " + i, ports.reply(i));
        }
        needed.put("the Slack simulator", ports.simulator());
        needed.put("the broker", ports.kafka());
        needed.put("the broker's controller", ports.kafkaController());
        needed.put("the broker's users", ports.kafkaUsers());
        needed.put("PostgreSQL", ports.postgres());
        for (int i = 1; i <= options.runners(); i++) {
            needed.put("runner-" + i, ports.runner(i));
        }
        for (var port : needed.entrySet()) {
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true); // a connection that was closed a moment ago does not count
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.getValue()));
            } catch (IOException e) {
                throw new WorldException(
                        "port %d, for %s, is taken by another process; end it, or choose other ports with --port-base N (%d is now the first)"
                                .formatted(port.getValue(), port.getKey(), ports.base()));
            }
        }
    }
}
