package dev.chatops.runner;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** This process' name among runners; a new one at each start, so that nobody takes it for the one before. */
@Singleton
public class RunnerId {

    private final String host = hostName();
    private final String value =
            host + "-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 10);

    /** Such as {@code build-7-03fa9c21d4}. */
    public String value() {
        return value;
    }

    /** The machine's name. */
    public String host() {
        return host;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
        } catch (UnknownHostException _) {
            return "runner";
        }
    }
}
