package dev.chatops.pipeline.console;

import dev.chatops.pipeline.console.Sessions.Session;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who looks at a page. */
@RequestScoped
class Visitor {

    private final Sessions sessions;
    private final HttpHeaders headers;
    private final UriInfo asked;
    private final URI console;

    Visitor(
            Sessions sessions,
            HttpHeaders headers,
            UriInfo asked,
            @ConfigProperty(name = "chatops.console.url") URI console) {
        this.sessions = sessions;
        this.headers = headers;
        this.asked = asked;
        this.console = console;
    }

    /**
     * The cookie does not come along when a link on another site was followed (SameSite=Strict). Such a request is answered with a page
     * that asks again by itself, this time from here.
     *
     * @throws WebApplicationException that leads to the login, and from there back to this page
     */
    Session required() throws SQLException {
        var cookie = headers.getCookies().get(LoginPage.COOKIE);
        var session = sessions.find(cookie == null ? null : cookie.getValue());
        if (session.isPresent()) {
            return session.get();
        }
        if ("cross-site".equals(headers.getHeaderString("Sec-Fetch-Site"))) {
            throw Pages.thrown(Pages.ok(Pages.Templates.onward(here())));
        }
        throw new WebApplicationException(
                Response.seeOther(URI.create("/login?to=" + URLEncoder.encode(here(), StandardCharsets.UTF_8)))
                        .build());
    }

    /**
     * For what changes something: a form of this console, sent by somebody whose token may do more than read.
     *
     * @param csrf as the form carries it
     * @throws WebApplicationException 403
     */
    Session acting(String csrf) throws SQLException {
        var session = requireOwnForm(csrf);
        if (!session.mayAct()) {
            throw Pages.forbidden(
                    "You are logged in with a token that only reads (read_api). Log in with one of the scope api to do this.");
        }
        return session;
    }

    /** Told from those of other pages by what the browser says of its origin, where it says it, and by the session's own word in it. */
    Session requireOwnForm(String csrf) throws SQLException {
        var session = required();
        var origin = headers.getHeaderString("Origin");
        var site = headers.getHeaderString("Sec-Fetch-Site");
        boolean own = (origin == null || origin.equals(console.getScheme() + "://" + console.getAuthority()))
                && (site == null || site.equals("same-origin"))
                && csrf != null
                && MessageDigest.isEqual(
                        csrf.getBytes(StandardCharsets.UTF_8), session.csrf().getBytes(StandardCharsets.UTF_8));
        if (!own) {
            throw Pages.forbidden("This form was not sent from the console. Go back, reload the page and try again.");
        }
        return session;
    }

    /** The page's own address, without the host. */
    String here() {
        var query = asked.getRequestUri().getRawQuery();
        return asked.getRequestUri().getRawPath() + (query == null ? "" : "?" + query);
    }
}
