package dev.chatops.pipeline.command;

import java.util.List;
import java.util.Optional;

/** What somebody typed, understood (architecture §7): {@code [PROJECT] VERB [--ref BRANCH] [REST]}. */
sealed interface ChatRequest {

    /** The project as it was named; empty when none was. */
    Optional<String> project();

    /** The word of the grammar, for logs and the audit trail; empty where there is none. */
    String verb();

    /**
     * @param ref the branch that was named; empty: the default one
     * @param again whether it is meant to run beside the same command that still runs ({@code --again})
     * @param job its name, without quotes
     * @param input all behind the white space that ends the job's name, byte for byte; empty when there is none
     */
    record Run(Optional<String> project, Optional<String> ref, boolean again, String job, String input)
            implements ChatRequest {
        @Override
        public String verb() {
            return "run";
        }

        /** Chat text may hold what its writer thinks private. */
        @Override
        public String toString() {
            return "Run[project=%s, ref=%s, job=%s]".formatted(project, ref, job);
        }
    }

    record Help(Optional<String> project) implements ChatRequest {
        @Override
        public String verb() {
            return "help";
        }
    }

    /** The jobs that can be run from chat. */
    record Jobs(Optional<String> project) implements ChatRequest {
        @Override
        public String verb() {
            return "jobs";
        }
    }

    /** Of one job; empty: of all that is open in the project. */
    record Status(Optional<String> project, Optional<Long> jobId) implements ChatRequest {
        @Override
        public String verb() {
            return "status";
        }
    }

    /** The newest jobs of the project. */
    record History(Optional<String> project) implements ChatRequest {
        @Override
        public String verb() {
            return "history";
        }
    }

    record Logs(Optional<String> project, long jobId) implements ChatRequest {
        @Override
        public String verb() {
            return "logs";
        }
    }

    record Cancel(Optional<String> project, long jobId) implements ChatRequest {
        @Override
        public String verb() {
            return "cancel";
        }
    }

    /** @param variables for this run of the job */
    record Play(Optional<String> project, long jobId, List<GivenVariable> variables) implements ChatRequest {
        @Override
        public String verb() {
            return "play";
        }
    }

    record Retry(Optional<String> project, long jobId) implements ChatRequest {
        @Override
        public String verb() {
            return "retry";
        }
    }

    record Approve(Optional<String> project, long approvalId) implements ChatRequest {
        @Override
        public String verb() {
            return "approve";
        }
    }

    record Reject(Optional<String> project, long approvalId) implements ChatRequest {
        @Override
        public String verb() {
            return "reject";
        }
    }

    record Whoami(Optional<String> project) implements ChatRequest {
        @Override
        public String verb() {
            return "whoami";
        }
    }

    /** Ends the link between the chat user and his user here. */
    record Unlink(Optional<String> project) implements ChatRequest {
        @Override
        public String verb() {
            return "unlink";
        }
    }

    /** What would be decided about another text. */
    record Explain(Optional<String> project, String text) implements ChatRequest {
        @Override
        public String verb() {
            return "explain";
        }
    }

    /**
     * The verb is known, what stands behind it is not right.
     *
     * @param problem what is wrong and what would be right
     */
    record Incomplete(Optional<String> project, String verb, String problem) implements ChatRequest {}

    /** @param word the word where a verb was expected; empty when the text ended before it */
    record NotUnderstood(Optional<String> project, String word) implements ChatRequest {
        @Override
        public String verb() {
            return "";
        }
    }

    /**
     * Understands any text.
     *
     * @param text what stands behind the slash word
     */
    static ChatRequest parse(String text) {
        return ChatGrammar.parse(text);
    }
}
