package dev.chatops.reply.log;

import dev.chatops.events.JobEvent.JobLogChunk;
import dev.chatops.events.LogSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A piece of the log of the attempt that counts. */
public record Chunk(long sequence, List<LogSpan> spans, byte[] bytes) {

    /** What of it a reply can need: all but the runner's own words. */
    public static Chunk of(JobLogChunk chunk) {
        var spans = new ArrayList<LogSpan>();
        var bytes = new byte[chunk.bytes().length];
        int from = 0;
        int kept = 0;
        for (var span : chunk.spans()) {
            if (span.kind() != LogSpan.Kind.RUNNER) {
                System.arraycopy(chunk.bytes(), from, bytes, kept, span.bytes());
                kept += span.bytes();
                spans.add(span);
            }
            from += span.bytes();
        }
        return new Chunk(chunk.sequence(), spans, kept == bytes.length ? bytes : Arrays.copyOf(bytes, kept));
    }
}
