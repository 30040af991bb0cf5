package dev.chatops.local.slack;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** The transcript as people read it in a terminal or a test's report: what is shown now, a line or more for each. */
final class ReadableTranscript {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private ReadableTranscript() {}

    static String of(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> !entry.replaced() && entry.kind() != Entry.Kind.DELETED)
                .filter(entry -> entry.kind() != Entry.Kind.ACK || !entry.text().isEmpty() || entry.blocks() != null)
                .map(ReadableTranscript::line)
                .collect(Collectors.joining());
    }

    private static String line(Entry entry) {
        var text = new StringBuilder(TIME.format(entry.at()))
                .append(" #")
                .append(entry.channel())
                .append(' ')
                .append(who(entry))
                .append(": ")
                .append(entry.kind() == Entry.Kind.CLICKED ? "[" + entry.text() + "]" : entry.text());
        Button.of(entry.blocks())
                .forEach(button -> text.append(" [").append(button.label()).append(']'));
        if (entry.files() != null) {
            entry.files()
                    .forEach(file ->
                            text.append("\n<%s, %d bytes>\n%s".formatted(file.name(), file.size(), file.preview())));
        }
        return text.toString().replace("\n", "\n    ") + '\n';
    }

    private static String who(Entry entry) {
        return switch (entry.kind()) {
            case TYPED, CLICKED -> entry.user();
            case ACK, MESSAGE, DELETED ->
                (entry.app() == null ? "ChatOps" : entry.app())
                        + (entry.responseType().equals(Message.EPHEMERAL) ? " (only to " + entry.user() + ")" : "");
        };
    }
}
