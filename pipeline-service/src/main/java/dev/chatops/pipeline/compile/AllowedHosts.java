package dev.chatops.pipeline.compile;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The hosts of an operator's list. */
record AllowedHosts(List<Entry> entries) {
    private static final Pattern FORM =
            Pattern.compile("(?:(https?)://)?(\\*\\.)?([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(?::([0-9]{1,5}))?");

    /** @param subdomains whether it stands for all hosts below {@code host}, and not for that itself */
    record Entry(String scheme, boolean subdomains, String host, int port) {
        boolean covers(String otherScheme, String otherHost, int otherPort) {
            boolean hostFits = subdomains ? otherHost.endsWith("." + host) : otherHost.equals(host);
            return hostFits && port == otherPort && scheme.equals(otherScheme);
        }
    }

    /** @throws IllegalArgumentException for an entry that is no host */
    static AllowedHosts of(List<String> written) {
        return new AllowedHosts(written.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(AllowedHosts::entry)
                .toList());
    }

    private static Entry entry(String written) {
        var matcher = FORM.matcher(written.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("`" + written
                    + "` is no host: write example.com, *.example.com, example.com:8443 or http://host:port");
        }
        var scheme = matcher.group(1) == null ? "https" : matcher.group(1);
        int port = matcher.group(4) == null ? usualPort(scheme) : Integer.parseInt(matcher.group(4));
        return new Entry(scheme, matcher.group(2) != null, matcher.group(3), port);
    }

    boolean contain(URI uri) {
        var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        return entries.stream().anyMatch(entry -> entry.covers(scheme, host, portOf(uri)));
    }

    static int portOf(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : usualPort(uri.getScheme().toLowerCase(Locale.ROOT));
    }

    private static int usualPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
