package dev.chatops.pipeline.console;

import dev.chatops.pipeline.api.ApiTokens;
import dev.chatops.pipeline.project.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who looks at a page. */
@ApplicationScoped
class Visitor {

    private final ApiTokens tokens;
    private final URI console;

    Visitor(ApiTokens tokens, @ConfigProperty(name = "chatops.console.url") URI console) {
        this.tokens = tokens;
        this.console = console;
    }

    /**
     * @param session the login's cookie
     * @param here the page's path, to come back to
     * @throws WebApplicationException that leads to the login
     */
    User required(String session, String here) {
        return tokens.userOf(session)
                .orElseThrow(() -> new WebApplicationException(
                        Response.seeOther(URI.create("/login?to=" + URLEncoder.encode(here, StandardCharsets.UTF_8)))
                                .build()));
    }

    /**
     * For what changes something. The cookie is not sent with other sites' posts already; a browser that says where a post comes
     * from must say that it is this console.
     *
     * @throws WebApplicationException 403
     */
    void requireOwnForm(HttpHeaders headers) {
        var origin = headers.getHeaderString("Origin");
        var site = headers.getHeaderString("Sec-Fetch-Site");
        boolean own = origin == null || URI.create(origin).getAuthority().equals(console.getAuthority());
        if (!own || site != null && !site.equals("same-origin")) {
            throw new WebApplicationException("This form was not sent from the console.", Response.Status.FORBIDDEN);
        }
    }
}
