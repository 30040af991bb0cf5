package dev.chatops.pipeline.command;

import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.access.RefusalText;
import dev.chatops.pipeline.access.Refused;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;

/**
 * What is to be done about a command, and why.
 *
 * @param verb of the grammar; empty where there was none
 * @param user null for one who is not known
 * @param project null when it is about none that he can see
 * @param rule the rule that made the decision; empty where none did
 */
record Decided(Outcome outcome, String verb, User user, Project project, String rule) {

    static Decided of(Outcome outcome, ChatRequest request, Member member, String rule) {
        return new Decided(
                outcome,
                request.verb(),
                member == null ? null : member.user(),
                member == null ? null : member.project(),
                rule);
    }

    static Decided answer(Answer answer, ChatRequest request, Member member, String rule) {
        return of(new Outcome.Say(answer), request, member, rule);
    }

    /** By a rule. */
    static Decided refused(Refused refused, Asked asked, ChatRequest request, Member member) {
        return answer(Answer.refusal(RefusalText.of(refused), asked.typed()), request, member, refused.rule());
    }

    /** By no rule: it cannot be done. */
    static Decided impossible(String why, Asked asked, ChatRequest request, Member member) {
        return answer(Answer.refusal(why, asked.typed()), request, member, "");
    }

    /** It could not even be decided. */
    static Decided failed(Answer answer) {
        return new Decided(new Outcome.Say(answer), "", null, null, "");
    }

    /** @param known null for one who is not */
    Decided by(User known) {
        return new Decided(outcome, verb, known, project, rule);
    }
}
