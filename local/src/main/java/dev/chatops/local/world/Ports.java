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

    int gateway() {
        return base;
    }

    int pipeline() {
        return base + 1;
    }

    int reply() {
        return base + 2;
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
