package dev.chatops.pipeline.compile;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Tells addresses of the public internet from those of this machine and its neighbours (IANA's special-purpose registries). */
final class PublicAddress {

    /** @param bits that count, from the left */
    private record Range(byte[] start, int bits) {
        static Range of(int bits, int... start) {
            var bytes = new byte[start.length];
            for (int i = 0; i < start.length; i++) {
                bytes[i] = (byte) start[i];
            }
            return new Range(bytes, bits);
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Range> NOT_PUBLIC_4 = List.of(
            Range.of(8, 0, 0, 0, 0), // this network
            Range.of(8, 10, 0, 0, 0),
            Range.of(10, 100, 64, 0, 0), // shared by carriers
            Range.of(8, 127, 0, 0, 0),
            Range.of(16, 169, 254, 0, 0), // link-local, where clouds keep their metadata
            Range.of(12, 172, 16, 0, 0),
            Range.of(24, 192, 0, 0, 0),
            Range.of(24, 192, 0, 2, 0),
            Range.of(16, 192, 168, 0, 0),
            Range.of(15, 198, 18, 0, 0), // benchmarks
            Range.of(24, 198, 51, 100, 0),
            Range.of(24, 203, 0, 113, 0),
            Range.of(3, 224, 0, 0, 0)); // multicast and reserved

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        var bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        return NOT_PUBLIC_4.stream().noneMatch(range -> range.holds(bytes));
    }

    /** Only global unicast, 2000::/3, and of it nothing that stands for an IPv4 address of another kind. */
    private static boolean isPublic6(byte[] bytes) {
        boolean translated = Range.of(96, 0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                .holds(bytes);
        if (translated) {
            return isPublic4(Arrays.copyOfRange(bytes, 12, 16));
        }
        boolean global = (bytes[0] & 0xE0) == 0x20;
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        boolean documentation = Range.of(32, 0x20, 0x01, 0x0D, 0xB8).holds(bytes);
        boolean special = Range.of(23, 0x20, 0x01, 0, 0).holds(bytes); // Teredo among them
        return global && !sixToFour && !documentation && !special;
    }
}
