package dev.chatops.pipeline.command;

import dev.chatops.pipeline.answer.ChatText;
import dev.chatops.pipeline.command.ChatRequest.Approve;
import dev.chatops.pipeline.command.ChatRequest.Cancel;
import dev.chatops.pipeline.command.ChatRequest.Explain;
import dev.chatops.pipeline.command.ChatRequest.Help;
import dev.chatops.pipeline.command.ChatRequest.History;
import dev.chatops.pipeline.command.ChatRequest.Incomplete;
import dev.chatops.pipeline.command.ChatRequest.Jobs;
import dev.chatops.pipeline.command.ChatRequest.Logs;
import dev.chatops.pipeline.command.ChatRequest.NotUnderstood;
import dev.chatops.pipeline.command.ChatRequest.Play;
import dev.chatops.pipeline.command.ChatRequest.Reject;
import dev.chatops.pipeline.command.ChatRequest.Retry;
import dev.chatops.pipeline.command.ChatRequest.Run;
import dev.chatops.pipeline.command.ChatRequest.Status;
import dev.chatops.pipeline.command.ChatRequest.Unlink;
import dev.chatops.pipeline.command.ChatRequest.Whoami;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** Reads {@code [PROJECT] VERB [--ref BRANCH] [REST]}. */
final class ChatGrammar {

    /** The words that are actions. An alias of a project cannot be one. */
    static final Set<String> VERBS = Set.of(
            "help", "jobs", "run", "status", "cancel", "play", "retry", "logs", "history", "whoami", "explain",
            "approve", "reject", "unlink");

    /** More would not be typed by hand. */
    private static final int MOST_VARIABLES = 50;

    private ChatGrammar() {}

    static ChatRequest parse(String text) {
        var words = new Words(text);
        if (words.isEmpty()) {
            return new Help(Optional.empty());
        }
        if (VERBS.contains(words.peek())) {
            return verb(Optional.empty(), words.take(), words);
        }
        var project = Optional.of(words.take());
        return verb(project, words.take(), words);
    }

    private static ChatRequest verb(Optional<String> project, String verb, Words words) {
        return switch (verb) {
            case "run" -> run(project, words);
            case "help" -> new Help(project);
            case "jobs" -> new Jobs(project);
            case "history" -> new History(project);
            case "whoami" -> new Whoami(project);
            case "unlink" -> new Unlink(project);
            case "explain" -> explain(project, words);
            case "play" -> play(project, words);
            case "status" ->
                words.isEmpty()
                        ? new Status(project, Optional.empty())
                        : withId(project, verb, words, id -> new Status(project, Optional.of(id)));
            case "cancel" -> withId(project, verb, words, id -> new Cancel(project, id));
            case "retry" -> withId(project, verb, words, id -> new Retry(project, id));
            case "logs" -> withId(project, verb, words, id -> new Logs(project, id));
            case "approve" -> withId(project, verb, words, id -> new Approve(project, id));
            case "reject" -> withId(project, verb, words, id -> new Reject(project, id));
            default -> new NotUnderstood(project, verb);
        };
    }

    private static ChatRequest run(Optional<String> project, Words words) {
        Optional<String> ref = Optional.empty();
        boolean again = false;
        while (true) {
            var value = words.takeOptionValue("ref");
            if (value.isPresent()) {
                if (value.get().isEmpty()) {
                    return new Incomplete(
                            project, "run", "Which branch? Name it behind `--ref`, as in `run --ref main JOB`.");
                }
                ref = value;
            } else if (words.takeOption("again")) {
                again = true;
            } else {
                break;
            }
        }
        if (words.isEmpty()) {
            return new Incomplete(project, "run", "Which job? Name it behind `run`, as in `run hello-world`.");
        }
        var job = words.takeName();
        return new Run(project, ref, again, job, words.rest());
    }

    private static ChatRequest withId(
            Optional<String> project, String verb, Words words, LongFunction<ChatRequest> request) {
        var id = id(words.take());
        if (id.isEmpty()) {
            return new Incomplete(project, verb, whichOne(verb));
        }
        return words.isEmpty()
                ? request.apply(id.get())
                : new Incomplete(
                        project,
                        verb,
                        "%s takes one number and nothing behind it, as in %s."
                                .formatted(ChatText.code(verb), ChatText.code(verb + " " + id.get())));
    }

    private static ChatRequest play(Optional<String> project, Words words) {
        var id = id(words.take());
        if (id.isEmpty()) {
            return new Incomplete(project, "play", whichOne("play"));
        }
        var variables = new ArrayList<GivenVariable>();
        while (!words.isEmpty()) {
            var word = words.peek();
            int equals = word.indexOf('=');
            if (equals <= 0) {
                return new Incomplete(
                        project,
                        "play",
                        "%s is not a variable. Write `play %d NAME=value`; a value with blanks stands in quotes."
                                .formatted(ChatText.code(word), id.get()));
            }
            var key = word.substring(0, equals);
            var value = words.takeBehind(equals + 1);
            var problem = GivenVariable.problem(key, value);
            if (problem.isPresent()) {
                return new Incomplete(
                        project,
                        "play",
                        "The variable %s cannot be given: %s.".formatted(ChatText.code(key), problem.get()));
            }
            variables.add(new GivenVariable(key, value));
            if (variables.size() > MOST_VARIABLES) {
                return new Incomplete(project, "play", "Up to %d variables are taken.".formatted(MOST_VARIABLES));
            }
        }
        return new Play(project, id.get(), variables);
    }

    private static ChatRequest explain(Optional<String> project, Words words) {
        return words.isEmpty()
                ? new Incomplete(
                        project,
                        "explain",
                        "Explain what? Write the command behind it, as in `explain demo run hello-world`.")
                : new Explain(project, words.rest());
    }

    private static String whichOne(String verb) {
        return verb.equals("approve") || verb.equals("reject")
                ? "Which request? Give its number, as in `%s 7`.".formatted(verb)
                : "Which job? Give its number, as in `%s 12`; `history` shows the newest.".formatted(verb);
    }

    /** {@code 12} or {@code #12}. */
    private static Optional<Long> id(String word) {
        var digits = word.startsWith("#") ? word.substring(1) : word;
        return digits.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
    }
}
