package dev.chatops.pipeline.command;

import static dev.chatops.pipeline.answer.ChatText.time;

import dev.chatops.events.ChatAction;
import dev.chatops.pipeline.access.Member;
import dev.chatops.pipeline.answer.Answer;
import dev.chatops.pipeline.answer.Buttons;
import dev.chatops.pipeline.command.ChatRequest.Run;
import dev.chatops.pipeline.project.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Finds the same command of the same person in the same channel whose job is still open. Commands of a channel are read one
 * after the other, so the second always sees the first.
 */
@ApplicationScoped
class Duplicates {

    private static final String FIND = """
            select command.received_at, job.id as job_id from command
            left join job on job.command_id = command.command_id
              and job.status in ('created', 'manual', 'scheduled', 'waiting_for_resource', 'pending', 'running', 'canceling')
            left join approval on approval.command_id = command.command_id and approval.state = 'open'
            where command.fingerprint = ? and command.received_at > ? and command.command_id <> ?
              and (job.id is not null or approval.id is not null)
            order by command.received_at desc limit 1""";

    /** Slack takes no longer value of a button. */
    private static final int LONGEST_COMMAND = 2_000;

    private final DataSource database;

    Duplicates(DataSource database) {
        this.database = database;
    }

    /** Equal for two commands that mean the same, by the same person in the same channel. */
    static String fingerprint(Asked asked, Run run, Member member) {
        var command = asked.command();
        return Sha256.hex(String.join(
                "\0",
                command.chatUser(),
                command.channelId(),
                Long.toString(member.project().id()),
                run.ref().orElse(""),
                run.job(),
                run.input()));
    }

    /** What to ask instead of running it a second time; empty when it may run. */
    Optional<Answer> question(Asked asked, Run run, Member member, String fingerprint) throws SQLException {
        var window = member.project().limits().duplicateWindow();
        if (run.again() || window.isZero()) {
            return Optional.empty();
        }
        var receivedAt = asked.command().receivedAt();
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(FIND)) {
            select.setString(1, fingerprint);
            select.setTimestamp(2, Timestamp.from(receivedAt.minus(window)));
            select.setObject(3, asked.command().commandId());
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var ago = Duration.between(row.getTimestamp("received_at").toInstant(), receivedAt);
                return Optional.of(question(asked, run, member, ago, row.getObject("job_id", Long.class)));
            }
        }
    }

    private static Answer question(Asked asked, Run run, Member member, Duration ago, Long jobId) {
        var again = command(run, member);
        var first = jobId == null ? "It waits for somebody's yes" : "Its job #%d is not over".formatted(jobId);
        var how = again.length() > LONGEST_COMMAND
                ? "To run it a second time, type it with `run --again`."
                : "To run it a second time, press the button or type `run --again`.";
        var answer = Answer.refusal(
                "You gave the same command %s ago. %s, so this one was not run. %s".formatted(time(ago), first, how),
                asked.typed());
        return (again.length() > LONGEST_COMMAND ? answer : answer.with(buttons(again, member, jobId)))
                .about(null, jobId);
    }

    private static List<ChatAction> buttons(String again, Member member, Long jobId) {
        return jobId == null
                ? List.of(Buttons.again(again))
                : List.of(Buttons.again(again), Buttons.cancel(member.project(), jobId));
    }

    /** The same command, meant. */
    private static String command(Run run, Member member) {
        return "%s run %s--again %s%s"
                .formatted(
                        member.project().path(),
                        run.ref().map(ref -> "--ref " + quoted(ref) + " ").orElse(""),
                        quoted(run.job()),
                        run.input().isEmpty() ? "" : " " + run.input());
    }

    private static String quoted(String word) {
        return word.indexOf('"') >= 0 ? "'" + word + "'" : '"' + word + '"';
    }
}
