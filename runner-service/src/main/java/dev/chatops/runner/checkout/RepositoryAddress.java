package dev.chatops.runner.checkout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a repository is, with the credentials apart: they reach git through a helper that reads its environment, never
 * by a command line or a file, and only for the host they are meant for.
 *
 * @param url without user and password where it is an HTTP one
 * @param host scheme, host and port; null without credentials
 * @param password may be empty; null without credentials
 */
record RepositoryAddress(String url, String host, String username, String password) {

    private static final Pattern WITH_CREDENTIALS = Pattern.compile("(https?)://([^/]*)@([^/@]+)(/.*)?");
    private static final Pattern TRANSPORT_HELPER = Pattern.compile("[A-Za-z0-9+.-]*::.*");

    private static final String HELPER = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n'"
            + " \"$CHATOPS_GIT_USERNAME\" \"$CHATOPS_GIT_PASSWORD\"; }; f";

    /** @throws CheckoutException for one that git must not be given: it could be taken for an option or a program */
    static RepositoryAddress of(String repository) throws CheckoutException {
        if (repository.isBlank()
                || repository.startsWith("-")
                || TRANSPORT_HELPER.matcher(repository).matches()
                || repository.chars().anyMatch(Character::isISOControl)) {
            throw new CheckoutException("the repository's address is not one that git may be given");
        }
        var parts = WITH_CREDENTIALS.matcher(repository);
        if (!parts.matches()) {
            return new RepositoryAddress(repository, null, null, null);
        }
        var host = parts.group(1) + "://" + parts.group(3);
        var user = parts.group(2).split(":", 2);
        return new RepositoryAddress(
                host + (parts.group(4) == null ? "" : parts.group(4)),
                host,
                decoded(user[0]),
                user.length == 2 ? decoded(user[1]) : "");
    }

    /** What git finds the credentials by; empty without any. */
    Map<String, String> environment() {
        if (host == null) {
            return Map.of();
        }
        var environment = new LinkedHashMap<String, String>();
        environment.put("CHATOPS_GIT_USERNAME", username);
        environment.put("CHATOPS_GIT_PASSWORD", password);
        environment.put("GIT_CONFIG_COUNT", "2");
        environment.put("GIT_CONFIG_KEY_0", "credential." + host + ".helper");
        environment.put("GIT_CONFIG_VALUE_0", ""); // forget all others: some store what they hear
        environment.put("GIT_CONFIG_KEY_1", "credential." + host + ".helper");
        environment.put("GIT_CONFIG_VALUE_1", HELPER);
        return environment;
    }

    /** A text of git's without what it must not show. */
    String redacted(String text) {
        var shown = text.replaceAll("://[^/@\\s]+@", "://");
        return password == null || password.isEmpty() ? shown : shown.replace(password, "[MASKED]");
    }

    @Override
    public String toString() {
        return "RepositoryAddress[url=%s]".formatted(url);
    }

    private static String decoded(String text) throws CheckoutException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            throw new CheckoutException("the user or password in the repository's address is not percent-encoded");
        }
    }
}
