package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.ApiTokens;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Login by API token. The cookie holds the token itself, so that a token that expires or is taken away ends the session
 * with it; scripts cannot read it.
 */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class LoginPage {

    static final String COOKIE = "chatops_token";

    private static final int MAX_AGE_SECONDS = 8 * 60 * 60;

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance login(String to, String error);
    }

    private final ApiTokens tokens;
    private final boolean secure;

    LoginPage(ApiTokens tokens, @ConfigProperty(name = "chatops.console.url") URI console) {
        this.tokens = tokens;
        this.secure = "https".equals(console.getScheme());
    }

    @GET
    @Path("/login")
    public Response ask(@QueryParam("to") @DefaultValue("/") String to) {
        return PageHeaders.on(Response.ok(Templates.login(own(to), null))).build();
    }

    @POST
    @Path("/login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response login(@FormParam("token") String token, @FormParam("to") @DefaultValue("/") String to) {
        if (tokens.userOf(token == null ? null : token.strip()).isEmpty()) {
            return PageHeaders.on(Response.status(Response.Status.UNAUTHORIZED)
                            .entity(Templates.login(own(to), "This token is not known here, or it has expired.")))
                    .build();
        }
        return Response.seeOther(URI.create(own(to)))
                .cookie(cookie(token.strip(), MAX_AGE_SECONDS))
                .build();
    }

    @POST
    @Path("/logout")
    public Response logout() {
        return Response.seeOther(URI.create("/login")).cookie(cookie("", 0)).build();
    }

    private NewCookie cookie(String value, int maxAge) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.LAX) // links in chat must arrive with it
                .maxAge(maxAge)
                .build();
    }

    /** Only pages of this console: anything else goes to its start. */
    private static String own(String to) {
        return to.matches("/[A-Za-z0-9_.-][A-Za-z0-9_./-]*") && !to.contains("//") ? to : "/";
    }
}
