package dev.chatops.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine that nothing listens on. */
public final class FreePorts {

    private FreePorts() {}

    /** One that was free a moment ago; the system hands out another one at each call. */
    public static int next() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("this machine has no free port on loopback", e);
        }
    }
}
