package dev.chatops.pipeline.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;

/** Answers to browsers. */
final class Pages {

    /** A project's path in an address; none that the API or the machinery answers. */
    static final String PROJECT = "{project:(?!api/|internal/|q/|-/)[A-Za-z0-9_.-]+(?:/(?!-/)[A-Za-z0-9_.-]+)*}";

    /** The same for an address that has nothing behind it, which one word alone would not tell from a page's. */
    static final String GROUP_AND_PROJECT =
            "{project:(?!api/|internal/|q/|-/)[A-Za-z0-9_.-]+(?:/(?!-/)[A-Za-z0-9_.-]+)+}";

    /** Styles of ours alone; the colours of logs are attributes of their words. No script but our one file, nothing from elsewhere. */
    private static final String POLICY = "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline';"
            + " script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none';"
            + " base-uri 'none'";

    @CheckedTemplate(basePath = "")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance message(String title, String text);

        /** @param to the same page, asked for once more */
        static native TemplateInstance onward(String to);
    }

    private Pages() {}

    /** What every answer tells the browser: run and load nothing from elsewhere, be framed by nobody, keep no copy. */
    static ResponseBuilder guarded(ResponseBuilder response) {
        return response.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }

    static Response ok(TemplateInstance page) {
        return page(Status.OK, page);
    }

    static Response page(Status status, TemplateInstance page) {
        return guarded(Response.status(status)
                        .type(MediaType.TEXT_HTML + ";charset=UTF-8")
                        .entity(page.render()))
                .build();
    }

    static WebApplicationException notFound(String text) {
        return thrown(page(Status.NOT_FOUND, Templates.message("Not found", text)));
    }

    static WebApplicationException forbidden(String text) {
        return thrown(page(Status.FORBIDDEN, Templates.message("Not allowed", text)));
    }

    static WebApplicationException thrown(Response response) {
        return new WebApplicationException(response);
    }
}
