package dev.chatops.pipeline.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Login by API token. The cookie holds a random number that stands for the session; scripts and other sites cannot use it. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class LoginPage {

    static final String COOKIE = "chatops_session";

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance login(String to, String error);
    }

    private final Sessions sessions;
    private final Visitor visitor;
    private final boolean secure;

    LoginPage(Sessions sessions, Visitor visitor, @ConfigProperty(name = "chatops.console.url") URI console) {
        this.sessions = sessions;
        this.visitor = visitor;
        this.secure = "https".equals(console.getScheme());
    }

    @GET
    @Path("/login")
    public Response ask(@QueryParam("to") @DefaultValue("/") String to) {
        return Pages.ok(Templates.login(own(to), null));
    }

    @POST
    @Path("/login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response login(@FormParam("token") String token, @FormParam("to") @DefaultValue("/") String to)
            throws SQLException {
        var session = sessions.open(token == null ? "" : token.strip());
        if (session.isEmpty()) {
            var error = "This token is not known here, or it has expired.";
            return Pages.page(Response.Status.UNAUTHORIZED, Templates.login(own(to), error));
        }
        return Response.seeOther(URI.create(own(to)))
                .cookie(cookie(session.get(), (int) Sessions.LENGTH.toSeconds()))
                .build();
    }

    @POST
    @Path("/logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response logout(@FormParam("csrf") String csrf, @CookieParam(COOKIE) String id) throws SQLException {
        visitor.requireOwnForm(csrf);
        sessions.close(id);
        return Response.seeOther(URI.create("/login")).cookie(cookie("", 0)).build();
    }

    private NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge(maxAge)
                .build();
    }

    /** Only pages of this console: anything else goes to its start. */
    private static String own(String to) {
        return to.matches("/(?:[A-Za-z0-9_.-][A-Za-z0-9_./?&=%+-]*)?") && !to.contains("//") ? to : "/";
    }
}
