package dev.chatops.pipeline.admin;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** An error of a call for administrators, in the form of all of the API: {@code {"message": "There is no dead letter #3."}}. */
public final class AdminException extends WebApplicationException {

    private static final long serialVersionUID = 1;

    /** @param message for people */
    public AdminException(int status, String message) {
        super(Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("message", message))
                .build());
    }
}
