package dev.chatops.pipeline.artifact;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A {@code reports:dotenv} file, by GitLab's rules (docs.gitlab.com/ci/yaml/artifacts_reports, "dotenv"): {@code KEY=value}
 * on each line, no empty lines and no comments, nothing expanded, white space at the ends of key and value does not count.
 */
final class Dotenv {

    /** GitLab's own limits. */
    static final int MOST_BYTES = 5 * 1024;

    static final int MOST_VARIABLES = 20;

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_]{1,255}");

    private Dotenv() {}

    /** The variables in the file's order; of two lines with one key the later one counts. */
    static Map<String, String> parse(byte[] file) throws RefusedUploadException {
        if (file.length > MOST_BYTES) {
            throw wrong("it has more than %d bytes".formatted(MOST_BYTES));
        }
        var variables = new LinkedHashMap<String, String>();
        int number = 0;
        for (var line : text(file).lines().toList()) {
            number++;
            int at = line.indexOf('=');
            if (at < 0) {
                throw wrong("line %d is not KEY=value".formatted(number));
            }
            var key = line.substring(0, at).strip();
            if (!KEY.matcher(key).matches()) {
                throw wrong("the key in line %d may have letters, digits and '_' only".formatted(number));
            }
            variables.put(key, line.substring(at + 1).strip());
        }
        if (variables.size() > MOST_VARIABLES) {
            throw wrong("it has more than %d variables".formatted(MOST_VARIABLES));
        }
        return variables;
    }

    private static String text(byte[] file) throws RefusedUploadException {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw wrong("it holds a NUL character");
            }
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException _) {
            throw wrong("it is not UTF-8");
        }
    }

    private static RefusedUploadException wrong(String what) {
        return new RefusedUploadException(400, "the dotenv report cannot be read: " + what);
    }
}
