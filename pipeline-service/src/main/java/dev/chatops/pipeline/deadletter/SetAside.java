package dev.chatops.pipeline.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chatops.events.Topics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a topic {@code *.dead}, understood: the record that it was, and why it is there. Any record is understood; texts
 * are made such that PostgreSQL can store them.
 *
 * @param topic where it was
 * @param partition null where whoever set it aside did not say
 * @param offset null likewise
 * @param key null for none
 * @param headers its own
 * @param value empty for none
 * @param replayOf the dead letter that it is a replay of; null for none
 */
record SetAside(
        String topic,
        Integer partition,
        Long offset,
        String key,
        Map<String, String> headers,
        byte[] value,
        String reason,
        Instant at,
        Long replayOf) {

    /** What a replay carries, so that one which fails again is known. */
    static final String REPLAY_OF = "dead-letter-replay-of";

    /** What our consumers and SmallRye's begin the headers with that say why. */
    private static final String WHY = "dead-letter-";

    /** What SmallRye adds to a record that it could not deserialize. */
    private static final String UNREADABLE = "deserialization-failure-";

    private static final int LONGEST_REASON = 2_000;

    static SetAside of(ConsumerRecord<String, byte[]> record) {
        var own = new LinkedHashMap<String, String>();
        var why = new LinkedHashMap<String, String>();
        byte[] value = record.value();
        for (Header header : record.headers()) {
            var name = storable(header.key());
            if (header.key().startsWith(WHY) || header.key().startsWith(UNREADABLE)) {
                why.put(name, text(header));
            } else {
                own.put(name, text(header));
            }
        }
        return new SetAside(
                record.topic()
                        .substring(
                                0,
                                record.topic().length() - Topics.deadLetters("").length()),
                number(why.get(WHY + "partition")).map(Long::intValue).orElse(null),
                number(why.get(WHY + "offset")).orElse(null),
                record.key() == null ? null : storable(record.key()),
                own,
                value == null ? new byte[0] : value,
                cut(Optional.ofNullable(why.get(WHY + "reason")).orElse("not said")),
                Instant.ofEpochMilli(record.timestamp()),
                number(why.get(REPLAY_OF)).orElse(null));
    }

    /** Its value may be anything. */
    @Override
    public String toString() {
        return "SetAside[topic=%s, partition=%s, offset=%s]".formatted(topic, partition, offset);
    }

    private static String text(Header header) {
        return header.value() == null ? "" : storable(new String(header.value(), UTF_8));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.ofNullable(text).map(Long::valueOf);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static String storable(String text) {
        return text.replace('\0', '\ufffd');
    }

    private static String cut(String text) {
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "\u2026" : text;
    }
}
