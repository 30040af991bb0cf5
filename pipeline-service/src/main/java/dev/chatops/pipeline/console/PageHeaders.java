package dev.chatops.pipeline.console;

import jakarta.ws.rs.core.Response.ResponseBuilder;

/** What every page tells the browser: run and load nothing from elsewhere, be framed by nobody, keep no copy. */
final class PageHeaders {

    private PageHeaders() {}

    static ResponseBuilder on(ResponseBuilder response) {
        return response.header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }
}
