package dev.chatops.pipeline.link;

import dev.chatops.consume.Transactions;
import dev.chatops.pipeline.audit.AuditEntry;
import dev.chatops.pipeline.audit.AuditTrail;
import dev.chatops.pipeline.project.Projects;
import dev.chatops.pipeline.project.TokenHolders;
import dev.chatops.pipeline.project.User;
import io.quarkus.logging.Log;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.sql.SQLException;
import java.time.Clock;

/**
 * Where a chat user shows who he is here. The API token in the form is the proof, and no cookie counts: another site can neither
 * know the token nor have the browser send it. Nothing that is asked here says which tokens or users there are.
 */
@Path("/-/link/{token:[A-Za-z0-9]{50}}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class LinkPage {

    private static final String GONE =
            "This link is used up, or older than ten minutes. Type a command in chat to get a new one.";

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance link(ChatUser chatUser, String path, String error);

        static native TemplateInstance linkMessage(String title, String text);
    }

    private final LinkRequests requests;
    private final ChatLinks links;
    private final TokenHolders tokens;
    private final Projects projects;
    private final Transactions transactions;
    private final AuditTrail audit;
    private final Clock clock;

    LinkPage(
            LinkRequests requests,
            ChatLinks links,
            TokenHolders tokens,
            Projects projects,
            Transactions transactions,
            AuditTrail audit,
            Clock clock) {
        this.requests = requests;
        this.links = links;
        this.tokens = tokens;
        this.projects = projects;
        this.transactions = transactions;
        this.audit = audit;
        this.clock = clock;
    }

    @GET
    public Response ask(String token) throws SQLException {
        return transactions
                .run(connection -> requests.find(connection, token))
                .map(chatUser -> page(Status.OK, Templates.link(chatUser, path(token), null)))
                .orElseGet(() -> message(Status.NOT_FOUND, "Link not valid", GONE));
    }

    /** @param site what a browser says of where the form was sent from; null from others */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response link(
            String token, @FormParam("api_token") String apiToken, @HeaderParam("Sec-Fetch-Site") String site)
            throws SQLException {
        if (site != null && !site.equals("same-origin")) {
            return message(Status.FORBIDDEN, "Not linked", "This form was not sent from this page.");
        }
        var user = tokens.userOf(apiToken, TokenHolders.API);
        return user.isEmpty() ? wrong(token) : link(token, user.get());
    }

    /** For whoever finds that it was not he who asked. */
    @POST
    @Path("/deny")
    public Response deny(String token) throws SQLException {
        transactions.run(connection -> {
            var denied = requests.take(connection, token);
            if (denied.isPresent()) {
                audit.record(connection, entry(null, denied.get(), "refused", "denied on the page"));
            }
            return denied;
        });
        return message(Status.OK, "Not linked", "The link is gone, and nobody was linked.");
    }

    private Response wrong(String token) throws SQLException {
        var chatUser = transactions.run(connection -> {
            requests.countWrongTry(connection, token);
            return requests.find(connection, token);
        });
        return chatUser.map(asked -> page(
                        Status.UNAUTHORIZED,
                        Templates.link(
                                asked,
                                path(token),
                                "This token is not known here, has expired, or lacks the scope `api`.")))
                .orElseGet(() -> message(Status.NOT_FOUND, "Link not valid", GONE));
    }

    private Response link(String token, User user) throws SQLException {
        return transactions.run(connection -> {
            var chatUser = requests.take(connection, token);
            if (chatUser.isEmpty()) {
                return message(Status.NOT_FOUND, "Link not valid", GONE);
            }
            boolean known =
                    projects.current().userInChat(chatUser.get().toString()).isPresent();
            if (known || !links.link(connection, chatUser.get(), user.username())) {
                audit.record(connection, entry(user, chatUser.get(), "refused", "known already"));
                return message(
                        Status.CONFLICT, "Not linked", "This chat user is known here already; nothing was changed.");
            }
            audit.record(connection, entry(user, chatUser.get(), "accepted", "linked"));
            Log.infof("chat user linked user=%s chatUser=%s", user.username(), chatUser.get());
            return message(
                    Status.OK,
                    "Linked",
                    "The chat user %s is %s here from now on. Go back to chat and type your command again; `unlink` there ends this."
                            .formatted(chatUser.get().name(), user.username()));
        });
    }

    private AuditEntry entry(User user, ChatUser chatUser, String decision, String result) {
        return AuditEntry.outsideChat(
                clock.instant(),
                "page",
                user == null ? null : user.username(),
                chatUser.toString(),
                "link",
                decision,
                result);
    }

    private static String path(String token) {
        return "/-/link/" + token;
    }

    private static Response message(Status status, String title, String text) {
        return page(status, Templates.linkMessage(title, text));
    }

    /** No referrer: the address is the secret. */
    private static Response page(Status status, TemplateInstance template) {
        return Response.status(status)
                .entity(template)
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }
}
