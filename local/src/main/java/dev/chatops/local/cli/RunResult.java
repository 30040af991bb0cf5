package dev.chatops.local.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * What {@code run --json} and {@code say --json} print: one object, all keys always there (architecture §7).
 *
 * @param reply the output alone, untruncated; null when there is none
 * @param status success, failed, canceled, skipped, manual, scheduled, refused, dropped or timeout
 * @param messages what the channel shows, the ack first
 * @param elapsedMs from the POST to the final message
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({"reply", "status", "pipeline_id", "job_id", "exit_code", "messages", "elapsed_ms"})
public record RunResult(
        String reply,
        String status,
        Long pipelineId,
        Long jobId,
        Integer exitCode,
        List<Message> messages,
        long elapsedMs) {

    /** @param isFinal whether it is the command's one answer */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonPropertyOrder({"at", "response_type", "text", "blocks", "final"})
    public record Message(
            String at,
            String responseType,
            String text,
            JsonNode blocks,

            @com.fasterxml.jackson.annotation.JsonProperty("final")
            boolean isFinal) {}
}
