package dev.chatops.ciconfig.reuse;

import dev.chatops.ciconfig.InvalidConfig;
import dev.chatops.ciconfig.yaml.Node;
import java.util.LinkedHashMap;

/** Deep merges. All merges of one configuration share one object, which ends those that multiply without bound. */
public final class Merge {
    private static final int MOST_ENTRIES = 3_000_000; // copied in all; large real configurations stay far below

    private int copied;

    /** {@code over} on top of {@code base}: maps merge at all depths, everything else is replaced, also by null. */
    public Node.Mapping deep(Node.Mapping base, Node.Mapping over) {
        if (over.entries().isEmpty()) {
            return base;
        }
        if (base.entries().isEmpty()) {
            return over;
        }
        spend(base.entries().size() + over.entries().size(), over);
        var together = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, entry) -> {
            var below = base.get(key);
            var value = below instanceof Node.Mapping b && entry.value() instanceof Node.Mapping o
                    ? deep(b, o)
                    : entry.value();
            together.put(key, value == entry.value() ? entry : new Node.Entry(entry.key(), value));
        });
        return new Node.Mapping(together, over.place());
    }

    void spend(int entries, Node at) {
        copied += entries;
        if (copied > MOST_ENTRIES) {
            throw new InvalidConfig(
                    "The configuration grows too large when its parts are put together. Use fewer or smaller templates.",
                    at.place(),
                    null,
                    null);
        }
    }
}
