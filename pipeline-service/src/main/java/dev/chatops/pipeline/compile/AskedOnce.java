package dev.chatops.pipeline.compile;

import dev.chatops.ciconfig.ConfigFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Answers of repositories, for one configuration: a question is asked once, in however many jobs it stands and also when it fails,
 * and there may be only so many different ones.
 */
final class AskedOnce<Q, A> {

    /** As many as GitLab lets a configuration include files, each of which may be of another ref. */
    static final int MOST = 150;

    /** @param failure null when there is an answer */
    private record Answer<A>(A value, ConfigFileException failure) {}

    private final String questions;
    private final Map<Q, Answer<A>> answers = new HashMap<>();

    /** @param questions what is asked for, in the plural, as errors name it */
    AskedOnce(String questions) {
        this.questions = questions;
    }

    /** @throws ConfigFileException when asking failed, or when this would be one question too many */
    A answer(Q question, Supplier<A> asking) {
        var answer = answers.get(question);
        if (answer == null) {
            if (answers.size() == MOST) {
                throw new ConfigFileException("The configuration asks for more than %d %s. Use fewer different ones."
                        .formatted(MOST, questions));
            }
            answer = ask(asking);
            answers.put(question, answer);
        }
        if (answer.failure != null) {
            throw answer.failure;
        }
        return answer.value;
    }

    private Answer<A> ask(Supplier<A> asking) {
        try {
            return new Answer<>(asking.get(), null);
        } catch (ConfigFileException e) {
            return new Answer<>(null, e);
        }
    }
}
