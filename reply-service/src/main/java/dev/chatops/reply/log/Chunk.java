package dev.chatops.reply.log;

import dev.chatops.events.LogSpan;
import java.util.List;

/** A piece of the log of the attempt that counts. */
public record Chunk(long sequence, List<LogSpan> spans, byte[] bytes) {}
