package dev.chatops.claim;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.UUID;

/**
 * Asks for an attempt: {@code POST /internal/v1/jobs/{id}/claim}. Answers: 200 with a {@link JobPayload}, the same one
 * again for the same {@code claimId} while the attempt is open; 409 somebody else has it; 410 it is over, canceled or of
 * another attempt. These are decisions. 401, 403, 5xx and time-outs are not: the runner keeps the offer and asks again.
 *
 * @param runnerId new for each start of a runner process
 * @param claimId made by the runner, one for each offer it takes
 * @param attempt the one offered by {@code JobQueued}
 * @param attemptTokenSha256 of the token by which the runner will prove that it holds the attempt, in hexadecimal: made with
 *     {@code claimId}, so that it is the same for each repetition, whichever arrives last. Null from one that leaves the making
 *     to pipeline-service
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ClaimRequest(
        String runnerId,
        UUID claimId,
        int attempt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String attemptTokenSha256) {}
