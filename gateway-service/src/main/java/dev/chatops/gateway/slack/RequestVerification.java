package dev.chatops.gateway.slack;

import dev.chatops.gateway.slack.SlackSignature.Verdict;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/** What every request is asked before its meaning is read: whether Slack signed it just now, and whether it is a form. */
@Singleton
class RequestVerification {

    private final SlackSignature signature;
    private final CommandCounters counters;
    private final Clock clock;

    /** What a request turned out to be. */
    sealed interface Outcome {
        /**
         * Slack's own, and a form.
         *
         * @param signature as it was sent
         * @param sentAt by Slack's clock, to the second
         * @param receivedAt by ours
         */
        record Genuine(SlackForm form, String signature, Instant sentAt, Instant receivedAt) implements Outcome {}

        /** Signed, but its body is not a form in UTF-8. */
        record NotAForm() implements Outcome {}

        /** A question whether our certificate is good. It says and starts nothing, so it need not be signed. */
        record SslCheck() implements Outcome {}

        /** Not Slack's, or not of now; counted. To be answered 401, without a word. */
        record Refused() implements Outcome {}
    }

    RequestVerification(SlackConfig config, CommandCounters counters, Clock clock) {
        this.signature = new SlackSignature(config.signingSecrets(), config.maxSkew());
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * @param contentType null for none
     * @param timestamp as it was sent; null for none
     * @param sent the signature; null for none
     */
    Outcome of(byte[] body, String contentType, String timestamp, String sent) {
        var now = clock.instant();
        var verdict = signature.judge(timestamp, sent, body, now);
        var form = SlackForm.parse(body).filter(_ -> isForm(contentType));
        if (form.isPresent() && form.get().isSslCheck()) {
            return new Outcome.SslCheck();
        }
        if (verdict != Verdict.GENUINE) {
            counters.refused(verdict);
            return new Outcome.Refused();
        }
        return form.<Outcome>map(genuine ->
                        new Outcome.Genuine(genuine, sent, Instant.ofEpochSecond(Long.parseLong(timestamp)), now))
                .orElseGet(Outcome.NotAForm::new);
    }

    /** Judges a request of nobody, so that the first real one finds everything loaded. */
    void rehearse(byte[] body) {
        signature.judge("0", SlackSignature.sign("nobody", "0", body), body, Instant.EPOCH);
    }

    private static boolean isForm(String contentType) {
        return contentType != null
                && contentType
                        .split(";", 2)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals(MediaType.APPLICATION_FORM_URLENCODED);
    }
}
