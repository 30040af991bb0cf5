package dev.chatops.pipeline.api;

import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * One page of a list (docs.gitlab.com/api/rest, "Offset-based pagination").
 *
 * @param page from 1
 * @param perPage 1 to {@value #MOST}
 */
record Paging(int page, int perPage) {

    /** Above this many, GitLab leaves totals out, because counting costs more than the page. So do we. */
    static final int MOST_COUNTED = 10_000;

    private static final int MOST = 100;
    private static final int DEFAULT = 20;

    /**
     * A page's items.
     *
     * @param total of all pages; above {@link #MOST_COUNTED} it is only known to be more than that
     */
    record Items<T>(List<T> items, long total) {}

    /**
     * @param page null for the first
     * @param perPage null for 20; more than 100 is 100, as GitLab has it
     * @throws ApiException 400 for anything but a number from 1 on
     */
    static Paging of(String page, String perPage) {
        return new Paging(number("page", page, 1), Math.min(MOST, number("per_page", perPage, DEFAULT)));
    }

    long offset() {
        return (long) (page - 1) * perPage;
    }

    /** The page with the headers that say where in the list it is. */
    <T> RestResponse<List<T>> response(Items<T> found, UriInfo asked) {
        boolean counted = found.total() <= MOST_COUNTED;
        long pages = Math.max(1, (found.total() + perPage - 1) / perPage);
        boolean more = offset() + found.items().size() < found.total();
        var response = RestResponse.ResponseBuilder.ok(found.items())
                .header("X-Page", page)
                .header("X-Per-Page", perPage)
                .header("X-Prev-Page", page > 1 ? page - 1 : "")
                .header("X-Next-Page", more ? page + 1 : "");
        if (counted) {
            response.header("X-Total", found.total()).header("X-Total-Pages", pages);
        }
        var links = new ArrayList<String>();
        if (page > 1) {
            links.add(link(asked, page - 1, "prev"));
        }
        if (more) {
            links.add(link(asked, page + 1, "next"));
        }
        links.add(link(asked, 1, "first"));
        if (counted) {
            links.add(link(asked, pages, "last"));
        }
        return response.header("Link", String.join(", ", links)).build();
    }

    private String link(UriInfo asked, long to, String relation) {
        URI address = asked.getRequestUriBuilder()
                .replaceQueryParam("page", to)
                .replaceQueryParam("per_page", perPage)
                .build();
        return "<" + address + ">; rel=\"" + relation + "\"";
    }

    private static int number(String name, String text, int otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw ApiException.invalid(name);
    }
}
