package dev.chatops.pipeline.command;

import dev.chatops.events.ChatCommand;
import dev.chatops.pipeline.admin.AdminException;
import dev.chatops.pipeline.admin.Administrators;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.User;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code POST /api/v1/explain}: what would be decided about somebody's text, and which rule would decide it, for a token of scope
 * {@code admin}. The decision is the one that a command gets; nothing is written or started.
 */
@Path("/api/v1/explain")
@RunOnVirtualThread
public class ExplainResource {

    /**
     * @param user a user name of the project file, or a chat user such as {@code slack:T0DEMO:U0ADA}
     * @param workspace null: that of the user's chat name
     * @param channel its name; null: none
     * @param channelId null: as the name
     * @param text what stands behind the slash word
     */
    public record Question(String user, String workspace, String channel, String channelId, String text) {

        /** Chat text may hold what its writer thinks private. */
        @Override
        public String toString() {
            return "Question[user=%s, channel=%s]".formatted(user, channel);
        }
    }

    private final CommandDecision decision;
    private final Projects projects;
    private final Administrators administrators;
    private final Clock clock;

    ExplainResource(CommandDecision decision, Projects projects, Administrators administrators, Clock clock) {
        this.decision = decision;
        this.projects = projects;
        this.administrators = administrators;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Explanation explain(
            Question question,
            @HeaderParam("PRIVATE-TOKEN") String privateToken,
            @HeaderParam("Authorization") String authorization)
            throws SQLException {
        administrators.require(privateToken, authorization);
        if (question == null || question.user() == null || question.text() == null) {
            throw new AdminException(400, "`user` and `text` are needed");
        }
        if (Stream.of(question.user(), question.workspace(), question.channel(), question.channelId(), question.text())
                .anyMatch(text -> text != null && text.indexOf('\0') >= 0)) {
            throw new AdminException(400, "chat has no NUL characters");
        }
        var named = projects.current().user(question.user());
        return named.isPresent()
                ? decision.explain(command(question, chatNameOf(named.get())), named)
                : decision.explain(command(question, question.user()));
    }

    /** One whom the file gives no chat name is taken for somebody who linked himself. */
    private static String chatNameOf(User user) {
        return user.chat().stream().findFirst().orElse("slack:none:" + user.username());
    }

    private ChatCommand command(Question question, String chatUser) {
        var parts = chatUser.split(":", 3);
        var known = parts.length == 3;
        var channel = Optional.ofNullable(question.channel()).orElse("");
        return new ChatCommand(
                new UUID(0, 0),
                clock.instant(),
                clock.instant(),
                known ? parts[0] : "slack",
                question.workspace() != null ? question.workspace() : known ? parts[1] : "none",
                Optional.ofNullable(question.channelId()).orElse(channel),
                channel,
                known ? parts[2] : chatUser,
                known ? parts[2] : chatUser,
                "/chatops",
                question.text(),
                false,
                "");
    }
}
