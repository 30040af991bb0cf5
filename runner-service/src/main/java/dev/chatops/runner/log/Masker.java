package dev.chatops.runner.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Hides secrets in a stream of bytes, however the stream is cut, in the order of GitLab's runner (reference §7.9): masked
 * values, the values of sensitive parameters in URLs, what follows well-known token prefixes (GitLab's, and Slack's).
 * What may yet become a secret is held back until it is decided.
 */
public final class Masker {

    private static final MaskStage.Patterns TOKEN_PREFIXES = patterns(
            Stream.of(
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
                    "xapp-"),
            false);

    private static final MaskStage.Patterns URL_PARAMETERS = patterns(
            Stream.of(
                            "private_token",
                            "authenticity_token",
                            "rss_token",
                            "x-amz-signature",
                            "x-amz-credential",
                            "x-amz-security-token")
                    .flatMap(name -> Stream.of("?" + name + "=", "&" + name + "=")),
            true);

    private static final BytePairs SUSPICIOUS = new BytePairs();

    static {
        TOKEN_PREFIXES.addTo(SUSPICIOUS);
        URL_PARAMETERS.addTo(SUSPICIOUS);
    }

    private static final boolean[] TOKEN_BYTES =
            bytes("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._=");

    /** What RFC 3986 lets stand in the value of a parameter, without what quotes and parentheses around a URL end with. */
    private static final boolean[] PARAMETER_BYTES =
            bytes("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$*+=:@/%");

    /** So many bytes are looked at closely, then it is tried to go on fast. */
    private static final int CLOSE_LOOK_BYTES = 64;

    /** A shorter line gives nothing away, and logs are full of such as {@code apiVersion: v1}. */
    private static final int LEAST_LINE = 16;

    /** Of one value, so that a large file does not slow each log down; a private key of 4,096 bits has 52. */
    private static final int MOST_LINES = 1_000;

    private final Collection<String> secrets;
    private final MaskStage values;
    private final MaskStage parameters;
    private final MaskStage tokens;
    private final BytePairs suspicious = new BytePairs(SUSPICIOUS);
    private final ByteSink shown;

    /**
     * @param secrets masked values; blank ones are ignored, white space at the ends does not count. A value of several
     *     lines is hidden line by line too, as {@code sed} or an error message shows it
     * @param shown takes what may be shown
     */
    Masker(Collection<String> secrets, ByteSink shown) {
        this.secrets = secrets;
        this.shown = shown;
        this.tokens = MaskStage.behind(TOKEN_PREFIXES, TOKEN_BYTES, shown);
        this.parameters = MaskStage.behind(URL_PARAMETERS, PARAMETER_BYTES, tokens::pass);
        var hidden = patterns(
                secrets.stream()
                        .map(String::strip)
                        .filter(secret -> !secret.isEmpty())
                        .flatMap(secret -> Stream.concat(Stream.of(secret), lines(secret)))
                        .distinct(),
                false);
        hidden.addTo(suspicious);
        this.values = MaskStage.of(hidden, parameters::pass);
    }

    private static Stream<String> lines(String secret) {
        return secret.indexOf('\n') < 0
                ? Stream.empty()
                : secret.lines()
                        .map(String::strip)
                        .filter(line -> line.length() >= LEAST_LINE)
                        .limit(MOST_LINES);
    }

    /** A whole text, masked; null stays null. */
    public static String masked(String text, Collection<String> secrets) {
        if (text == null) {
            return null;
        }
        var shown = new ByteArrayOutputStream();
        var masker = new Masker(secrets, (bytes, from, to) -> shown.write(bytes, from, to - from));
        var bytes = text.getBytes(UTF_8);
        masker.pass(bytes, 0, bytes.length);
        masker.end();
        return shown.toString(UTF_8);
    }

    /** Shows what may be shown now. */
    void pass(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (isIdle()) {
                int suspect = suspectIn(bytes, at, to);
                if (suspect > at) {
                    shown.take(bytes, at, suspect);
                    at = suspect;
                }
            }
            int end = Math.min(at + CLOSE_LOOK_BYTES, to);
            if (at < end) {
                values.pass(bytes, at, end);
            }
            at = end;
        }
    }

    private int suspectIn(byte[] bytes, int from, int to) {
        int at = suspicious.indexIn(bytes, from, to);
        while (at < to
                && !values.mayBegin(bytes, at, to)
                && !parameters.mayBegin(bytes, at, to)
                && !tokens.mayBegin(bytes, at, to)) {
            at = suspicious.indexIn(bytes, at + 1, to);
        }
        return at;
    }

    /** Shows what was still held back: nothing follows that could complete a secret. */
    void end() {
        values.end();
        parameters.end();
        tokens.end();
    }

    private boolean isIdle() {
        return values.isIdle() && parameters.isIdle() && tokens.isIdle();
    }

    private static MaskStage.Patterns patterns(Stream<String> texts, boolean ignoresCase) {
        return new MaskStage.Patterns(texts.map(text -> text.getBytes(UTF_8)).toList(), ignoresCase);
    }

    private static boolean[] bytes(String members) {
        var set = new boolean[256];
        for (byte member : members.getBytes(US_ASCII)) {
            set[member] = true;
        }
        return set;
    }
}
