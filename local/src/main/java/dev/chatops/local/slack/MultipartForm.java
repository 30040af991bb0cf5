package dev.chatops.local.slack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A form in parts (RFC 7578), as curl's {@code -F} writes it. */
final class MultipartForm {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("(?i)content-disposition:[^\r\n]*[; ]name=\"([^\"]*)\"");

    private final List<Part> parts = new ArrayList<>();

    /** One field of the form, or the bytes of one file. */
    record Part(String name, byte[] bytes) {
        String text() {
            return new String(bytes, UTF_8);
        }
    }

    /** What is not in the form of a part is left out. */
    MultipartForm(String contentType, byte[] body) {
        var boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return;
        }
        // one character for each byte, so that files come through as they are
        for (var piece : ("\r\n" + new String(body, ISO_8859_1)).split(Pattern.quote("\r\n--" + boundary.group(1)))) {
            int headersEnd = piece.indexOf("\r\n\r\n");
            var name = NAME.matcher(piece.substring(0, Math.max(headersEnd, 0)));
            if (name.find()) {
                parts.add(
                        new Part(name.group(1), piece.substring(headersEnd + 4).getBytes(ISO_8859_1)));
            }
        }
    }

    List<Part> parts() {
        return parts;
    }
}
