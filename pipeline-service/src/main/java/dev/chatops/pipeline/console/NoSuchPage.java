package dev.chatops.pipeline.console;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Addresses that lead nowhere: a page for people, GitLab's words for callers of the API. */
class NoSuchPage {

    @ServerExceptionMapper
    Response notFound(NotFoundException e, UriInfo asked) {
        var path = asked.getPath();
        if (path.startsWith("/api/")) {
            return Response.status(Response.Status.NOT_FOUND)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(Map.of("error", "404 Not Found"))
                    .build();
        }
        return path.startsWith("/internal/")
                ? Response.status(Response.Status.NOT_FOUND).build()
                : Pages.page(
                        Response.Status.NOT_FOUND,
                        Pages.Templates.message("Not found", "There is nothing at this address."));
    }
}
