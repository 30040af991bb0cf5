package dev.chatops.local.world;

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

    /** @param number from 1 */
    int runner(int number) {
        return base + 9 + number;
    }
}
