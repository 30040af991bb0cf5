package dev.chatops.pipeline.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that somebody did, or wanted to.
 *
 * @param commandId null outside of chat
 * @param username null for one who is not known
 * @param chatUser such as {@code slack:T0DEMO:U0ADA}; null outside of chat
 * @param origin {@code typed}, {@code button}, {@code page}, {@code api} or {@code system}
 * @param channelId null outside of chat
 * @param typed as it stood in chat; null outside of it
 * @param projectId null when it was about none, or about one that he may not see
 * @param verb of the chat grammar, {@code link} on the page; empty where there was none
 * @param decision {@code accepted}, {@code refused}, {@code answered} or {@code failed}
 * @param rule that made the decision; empty where none did
 * @param result what became of it, in words
 * @param pipelineId null where there is none
 * @param jobId null where there is none
 */
public record AuditEntry(
        Instant at,
        UUID commandId,
        String username,
        String chatUser,
        String origin,
        String channelId,
        String channelName,
        String typed,
        Long projectId,
        String verb,
        String decision,
        String rule,
        String result,
        Long pipelineId,
        Long jobId) {

    /** What the service did by itself, or a page was used for. */
    public static AuditEntry outsideChat(
            Instant at, String origin, String username, String chatUser, String verb, String decision, String result) {
        return new AuditEntry(
                at, null, username, chatUser, origin, null, null, null, null, verb, decision, "", result, null, null);
    }

    /** What was typed may hold what its writer thinks private. */
    @Override
    public String toString() {
        return "AuditEntry[at=%s, verb=%s, decision=%s]".formatted(at, verb, decision);
    }
}
