package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.code;
import static dev.chatops.pipeline.answer.ChatText.codes;

import dev.chatops.pipeline.access.JobPolicy;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.approval.Approver;
import dev.chatops.pipeline.project.AccessLevel;
import dev.chatops.pipeline.project.Project;
import dev.chatops.pipeline.project.User;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** What {@code help} and {@code whoami} say: only what their reader may do, and where. */
final class Help {

    private Help() {}

    /** For one who has not said which project he means. */
    static Answer everywhere(Asked asked) {
        var user = asked.user().orElseThrow();
        var visible = asked.file().visibleTo(user);
        if (visible.isEmpty()) {
            return Answer.done(
                    "Hello %s. You are not a member of any project yet: ask a maintainer to add you to its `members`."
                            .formatted(user.username()));
        }
        var word = word(asked);
        return Answer.done("""
                `%1$s PROJECT run JOB ARGUMENTS` runs a job; `%1$s PROJECT help` shows all that you may do in a project.
                `%1$s whoami` says who you are here.
                Your projects:
                %2$s""".formatted(word, projects(user, asked)));
    }

    /** What he may do in this project. */
    static Answer in(Asked asked, Member member) {
        var project = member.project();
        var prefix = word(asked) + " " + shortName(project);
        var lines = new ArrayList<String>();
        boolean mayRun = JobPolicy.mayRunAnything(member).isEmpty();
        boolean mayRead = member.role().atLeast(AccessLevel.REPORTER);
        if (mayRun) {
            add(
                    lines,
                    prefix,
                    "run JOB ARGUMENTS",
                    "runs a job of the default branch; its output comes back here. A job's name with blanks stands in quotes; all behind it reaches the job as `CHAT_INPUT`");
            if (project.rules().stream()
                    .anyMatch(rule -> !rule.deny() && !rule.refs().isEmpty())) {
                add(lines, prefix, "run --ref BRANCH JOB", "runs it on another branch, where a rule lets you");
            }
            add(lines, prefix, "jobs", "lists the jobs that chat can run, and who may run them");
        }
        if (mayRead) {
            add(lines, prefix, "status", "shows what runs or waits; `status ID` one job");
            add(lines, prefix, "history", "shows the newest jobs");
            add(lines, prefix, "logs ID", "shows the end of a job's log");
        }
        if (mayRun) {
            add(lines, prefix, "cancel ID", "ends a job");
            add(lines, prefix, "retry ID", "runs a job anew, at the same commit");
            add(lines, prefix, "play ID NAME=value", "starts a job that waits; variables are optional");
        }
        if (project.rules().stream()
                .flatMap(rule -> rule.approve().stream())
                .anyMatch(demand -> Approver.meets(demand, member))) {
            add(lines, prefix, "approve ID", "says yes to what somebody else asked for; `reject ID` says no");
        } else if (mayRun
                && project.rules().stream().anyMatch(rule -> rule.approve().isPresent())) {
            add(lines, prefix, "reject ID", "takes back what you asked somebody to approve");
        }
        var heading = lines.isEmpty() ? "In %s (%s) there is nothing that you may do yet." : "In %s (%s) you may:";
        if (!mayRun) {
            lines.add("Running jobs takes the role Developer; yours is "
                    + member.role().title() + ".");
        }
        lines.add("`%s whoami` says who you are here.".formatted(word(asked)));
        if (asked.linked()) {
            lines.add("`%s unlink` ends the link of this chat user to yours here.".formatted(word(asked)));
        }
        return Answer.done(
                heading.formatted(code(shortName(project)), project.path()) + "\n" + String.join("\n", lines));
    }

    static Answer whoami(Asked asked) {
        var user = asked.user().orElseThrow();
        var roles = asked.file().visibleTo(user).stream()
                .map(project -> "%s: %s"
                        .formatted(code(project.path()), project.levelOf(user).title()))
                .collect(Collectors.joining("\n\u2022 "));
        return Answer.done("You are %s%s. This chat user, %s, is %s.\n%s"
                .formatted(
                        code(user.username()),
                        user.name().isBlank() ? "" : " (" + user.name().strip() + ")",
                        code(asked.command().chatUser()),
                        asked.linked() ? "linked to it; `unlink` ends that" : "named in the project file",
                        roles.isEmpty() ? "You are not a member of any project." : "Your roles:\n\u2022 " + roles));
    }

    private static void add(ArrayList<String> lines, String prefix, String command, String does) {
        lines.add("\u2022 `%s %s` %s.".formatted(prefix, command, does));
    }

    private static String projects(User user, Asked asked) {
        return asked.file().visibleTo(user).stream()
                .map(project -> line(new Member(user, project)))
                .collect(Collectors.joining("\n"));
    }

    private static String line(Member member) {
        var project = member.project();
        var names = project.aliases().isEmpty()
                ? code(project.path())
                : codes(project.aliases()) + " (" + project.path() + ")";
        return JobPolicy.mayRunAnything(member).isEmpty()
                ? "\u2022 %s: you may run jobs".formatted(names)
                : "\u2022 %s: running jobs takes the role Developer; yours is %s"
                        .formatted(names, member.role().title());
    }

    /** Buttons have no slash word, and nobody types without one. */
    private static String word(Asked asked) {
        return asked.pressed() ? "/chatops" : asked.command().slashWord();
    }

    private static String shortName(Project project) {
        return project.aliases().stream().findFirst().orElse(project.path());
    }
}
