package dev.chatops.runner.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Hides secrets in a stream of bytes, however the stream is cut: masked values whole, and what follows well-known token
 * prefixes (GitLab's, and Slack's). What may yet become a secret is held back until it is decided.
 */
public final class Masker {

    private static final byte[] MASK = "[MASKED]".getBytes(UTF_8);

    private static final List<String> TOKEN_PREFIXES = List.of(
            "glpat-",
            "gloas-",
            "gldt-",
            "glrt-",
            "glcbt-",
            "glrtr-",
            "glptt-",
            "glft-",
            "glimt-",
            "glagent-",
            "glsoat-",
            "glffct-",
            "gltok-",
            "_gitlab_session=",
            "xoxb-",
            "xoxp-",
            "xapp-");

    private record Pattern(byte[] bytes, boolean isTokenPrefix) {}

    private final Collection<String> secrets;
    private final List<Pattern> patterns;
    private final boolean[] firstBytes = new boolean[256];
    private byte[] held = new byte[0];
    private boolean afterPrefix;
    private boolean inToken;

    /** @param secrets masked values; blank ones are ignored, white space at the ends does not count */
    public Masker(Collection<String> secrets) {
        this.secrets = secrets;
        var values = secrets.stream()
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .distinct()
                .map(secret -> new Pattern(secret.getBytes(UTF_8), false));
        var prefixes = TOKEN_PREFIXES.stream().map(prefix -> new Pattern(prefix.getBytes(ISO_8859_1), true));
        this.patterns = Stream.concat(values, prefixes)
                .sorted(Comparator.comparingInt((Pattern pattern) -> -pattern.bytes.length)
                        .thenComparing(Pattern::isTokenPrefix))
                .toList();
        patterns.forEach(pattern -> firstBytes[pattern.bytes[0] & 0xFF] = true);
    }

    /** A text that is not part of the stream, masked; null stays null. */
    public String masked(String text) {
        if (text == null) {
            return null;
        }
        var masker = new Masker(secrets);
        var bytes = text.getBytes(UTF_8);
        var shown = new ByteArrayOutputStream();
        shown.writeBytes(masker.next(bytes, bytes.length));
        shown.writeBytes(masker.end());
        return shown.toString(UTF_8);
    }

    /** The bytes that may be shown now. */
    byte[] next(byte[] bytes, int length) {
        return mask(joined(bytes, length), false);
    }

    /** What was still held back: nothing follows that could complete a secret. */
    byte[] end() {
        var rest = mask(held, true);
        afterPrefix = false;
        inToken = false;
        return rest;
    }

    private byte[] joined(byte[] bytes, int length) {
        if (held.length == 0) {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
        var joined = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, 0, joined, held.length, length);
        return joined;
    }

    private byte[] mask(byte[] bytes, boolean last) {
        var shown = new ByteArrayOutputStream(bytes.length + MASK.length);
        int at = 0;
        while (at < bytes.length) {
            if ((afterPrefix || inToken) && isTokenByte(bytes[at])) {
                if (afterPrefix) {
                    shown.writeBytes(MASK);
                }
                afterPrefix = false;
                inToken = true;
                at++;
                continue;
            }
            afterPrefix = false;
            inToken = false;
            int plain = at;
            while (at < bytes.length && !firstBytes[bytes[at] & 0xFF]) {
                at++;
            }
            shown.write(bytes, plain, at - plain);
            if (at == bytes.length || !last && mayGrow(bytes, at)) {
                break;
            }
            var found = patternAt(bytes, at);
            if (found == null) {
                shown.write(bytes[at++]);
                continue;
            }
            if (found.isTokenPrefix) {
                shown.writeBytes(found.bytes);
                afterPrefix = true;
            } else {
                shown.writeBytes(MASK);
            }
            at += found.bytes.length;
        }
        held = Arrays.copyOfRange(bytes, at, bytes.length);
        return shown.toByteArray();
    }

    /** Whether the bytes end inside of a pattern that begins here. */
    private boolean mayGrow(byte[] bytes, int at) {
        int left = bytes.length - at;
        for (var pattern : patterns) {
            if (pattern.bytes.length > left && Arrays.equals(bytes, at, bytes.length, pattern.bytes, 0, left)) {
                return true;
            }
        }
        return false;
    }

    private Pattern patternAt(byte[] bytes, int at) {
        for (var pattern : patterns) {
            int end = at + pattern.bytes.length;
            if (end <= bytes.length && Arrays.equals(bytes, at, end, pattern.bytes, 0, pattern.bytes.length)) {
                return pattern;
            }
        }
        return null;
    }

    private static boolean isTokenByte(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '.'
                || b == '_'
                || b == '=';
    }
}
