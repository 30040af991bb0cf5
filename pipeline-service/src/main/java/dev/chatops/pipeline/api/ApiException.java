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

    /** A token that did count once. */
    static ApiException expired() {
        return new ApiException(
                401,
                Map.of(
                        "error",
                        "invalid_token",
                        "error_description",
                        "Token is expired. You can either do re-authorization or token refresh."));
    }

    /** A token that counts, but not for this call. */
    static ApiException needsScope(String scope) {
        return new ApiException(
                403,
                Map.of(
                        "error",
                        "insufficient_scope",
                        "error_description",
                        "The request requires higher privileges than provided by the access token.",
                        "scope",
                        scope));
    }

    static ApiException forbidden() {
        return new ApiException(403, "403 Forbidden");
    }

    static ApiException forbidden(String why) {
        return new ApiException(403, "403 Forbidden - " + why);
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "400 Bad request - " + message);
    }

    /** A parameter that must be given; GitLab answers those with {@code error}, all others with {@code message}. */
    static ApiException missing(String parameter) {
        return new ApiException(400, Map.of("error", parameter + " is missing"));
    }

    /** A parameter whose value is none that it can have. */
    static ApiException invalid(String parameter) {
        return new ApiException(400, Map.of("error", parameter + " does not have a valid value"));
    }

    /** @param what such as {@code Project}; said also to those who may not see it */
    static ApiException notFound(String what) {
        return new ApiException(404, "404 " + what + " Not Found");
    }
}
