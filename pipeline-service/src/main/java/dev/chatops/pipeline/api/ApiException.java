package dev.chatops.pipeline.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** An error in the form of GitLab's API: {@code {"message": "404 Project Not Found"}}. */
final class ApiException extends WebApplicationException {

    private static final long serialVersionUID = 1;

    private ApiException(int status, String message) {
        this(status, Map.of("message", message));
    }

    private ApiException(int status, Map<String, String> body) {
        super(Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(body)
                .build());
    }

    static ApiException unauthorized() {
        return new ApiException(401, "401 Unauthorized");
    }

    static ApiException forbidden() {
        return new ApiException(403, "403 Forbidden");
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "400 Bad request - " + message);
    }

    /** A parameter that must be given; GitLab answers those with {@code error}, all others with {@code message}. */
    static ApiException missing(String parameter) {
        return new ApiException(400, Map.of("error", parameter + " is missing"));
    }

    /** @param what such as {@code Project}; said also to those who may not see it */
    static ApiException notFound(String what) {
        return new ApiException(404, "404 " + what + " Not Found");
    }
}
