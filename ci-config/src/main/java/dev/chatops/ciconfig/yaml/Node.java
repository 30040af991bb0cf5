package dev.chatops.ciconfig.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a configuration file, with the place it was written at. Immutable, so that aliases and merges share it. */
public sealed interface Node {
    Place place();

    /** Memory that the value would take with all aliases written out; never overflows. Guards against alias bombs. */
    long weight();

    /** A value that is no list and no map. */
    sealed interface Scalar extends Node {
        /** As GitLab turns it into text: {@code true}, {@code 1.5}, the empty text for null. */
        String text();

        @Override
        default long weight() {
            return NODE_WEIGHT + Math.max(0, text().length() - SHORT_TEXT);
        }
    }

    record Text(String text, Place place) implements Scalar {}

    /** @param number a {@link java.math.BigInteger} or a {@link Double} */
    record Numeric(Number number, Place place) implements Scalar {
        @Override
        public String text() {
            return PsychScalar.textOf(number);
        }

        public boolean isInteger() {
            return number instanceof java.math.BigInteger;
        }
    }

    record Bool(boolean value, Place place) implements Scalar {
        @Override
        public String text() {
            return Boolean.toString(value);
        }
    }

    record Nil(Place place) implements Scalar {
        @Override
        public String text() {
            return "";
        }
    }

    /** {@code !reference [a, b]}, not resolved yet. */
    record Reference(List<Node> path, Place place) implements Node {
        public Reference {
            path = List.copyOf(path);
        }

        @Override
        public long weight() {
            return weightOf(path);
        }
    }

    record Sequence(List<Node> items, Place place, long weight) implements Node {
        public Sequence(List<Node> items, Place place) {
            this(List.copyOf(items), place, weightOf(items));
        }
    }

    /** @param entries in the order of the file */
    record Mapping(Map<String, Entry> entries, Place place, long weight) implements Node {
        public Mapping(Map<String, Entry> entries, Place place) {
            this(Collections.unmodifiableMap(entries), place, weightOf(entries));
        }

        /** The value under {@code key}, or null. A written null is a {@link Nil}. */
        public Node get(String key) {
            var entry = entries.get(key);
            return entry == null ? null : entry.value();
        }

        public boolean has(String key) {
            return entries.containsKey(key);
        }

        /** A copy in which {@code key} has another value. */
        public Mapping with(String key, Node value) {
            var copy = new LinkedHashMap<>(entries);
            copy.put(
                    key,
                    new Entry(entries.containsKey(key) ? entries.get(key).key() : Key.text(key, value.place()), value));
            return new Mapping(copy, place);
        }

        public Mapping without(String key) {
            if (!has(key)) {
                return this;
            }
            var copy = new LinkedHashMap<>(entries);
            copy.remove(key);
            return new Mapping(copy, place);
        }
    }

    record Entry(Key key, Node value) {}

    /** @param isText false for numbers, booleans and null, which cannot name a job */
    record Key(String name, boolean isText, Place place) {
        public static Key text(String name, Place place) {
            return new Key(name, true, place);
        }
    }

    int NODE_WEIGHT = 40; // what Ruby counts for an object; texts up to SHORT_TEXT are stored in it
    int SHORT_TEXT = 23;
    long HEAVIEST = Long.MAX_VALUE / 4;

    private static long weightOf(List<Node> items) {
        long weight = NODE_WEIGHT;
        for (var item : items) {
            weight = Math.min(HEAVIEST, weight + item.weight());
        }
        return weight;
    }

    private static long weightOf(Map<String, Entry> entries) {
        long weight = NODE_WEIGHT;
        for (var entry : entries.entrySet()) {
            long key = NODE_WEIGHT + Math.max(0, entry.getKey().length() - SHORT_TEXT);
            weight = Math.min(HEAVIEST, weight + key + entry.getValue().value().weight());
        }
        return weight;
    }
}
