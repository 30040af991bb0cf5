package dev.chatops.pipeline.command;

import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.outbox.Outbox;
import java.util.ArrayList;
import java.util.List;

/**
 * What an outcome came to, in the transaction that did it.
 *
 * @param toSend after the transaction
 * @param decision {@code accepted}, {@code refused}, {@code answered} or {@code failed}
 * @param result in words, for the ledger and the audit trail
 * @param pipelineId null where there is none
 * @param jobId null where there is none
 * @param rule that made it, where doing it showed that it may not be; null: the one that decided before
 */
record Effect(List<Outbox.Written> toSend, String decision, String result, Long pipelineId, Long jobId, String rule) {

    static final String ACCEPTED = "accepted";

    /** An answer, and nothing else. */
    static Effect said(Outbox.Written written, Answer answer) {
        return new Effect(
                List.of(written), decision(answer), answer.recorded(), answer.pipelineId(), answer.jobId(), null);
    }

    /** Something was done about a job. */
    static Effect done(List<Outbox.Written> toSend, String result, Long pipelineId, Long jobId) {
        return new Effect(List.copyOf(toSend), ACCEPTED, result, pipelineId, jobId, null);
    }

    Effect andSend(Outbox.Written written) {
        var all = new ArrayList<>(toSend);
        all.add(written);
        return new Effect(List.copyOf(all), decision, result, pipelineId, jobId, rule);
    }

    /** The same, made by this rule. */
    Effect by(String otherRule) {
        return new Effect(toSend, decision, result, pipelineId, jobId, otherRule);
    }

    static String decision(Answer answer) {
        return switch (answer.kind()) {
            case REFUSED -> "refused";
            case ERROR -> "failed";
            case ANSWERED, MANUAL, SCHEDULED, NOTICE, UNKNOWN -> "answered";
        };
    }
}
