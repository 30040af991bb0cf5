package dev.chatops.pipeline.api;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is wrong with a request before any call of ours sees it, in the form of the API: {@code {"error": "405 Method Not Allowed"}}. */
class FrameworkErrors {

    @ServerExceptionMapper
    Response refused(WebApplicationException e, UriInfo asked) {
        var response = e.getResponse();
        if (response.hasEntity() || response.getStatus() < 400 || !isOfApi(asked)) {
            return response;
        }
        return Response.fromResponse(response)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of(
                        "error",
                        response.getStatus() + " " + response.getStatusInfo().getReasonPhrase()))
                .build();
    }

    /** JSON, but not what the call takes. The framework's own answer names classes in tests, and says nothing elsewhere. */
    @ServerExceptionMapper
    Response unfit(MismatchedInputException e) {
        var at = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", "the body does not have the form that is wanted here" + at))
                .build();
    }

    private static boolean isOfApi(UriInfo asked) {
        return asked.getPath().startsWith("/api/");
    }
}
