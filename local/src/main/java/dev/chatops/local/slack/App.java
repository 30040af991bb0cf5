package dev.chatops.local.slack;

/**
 * An app of the workspace that may call the Web API.
 *
 * @param name null for the app whose commands are typed here, whose messages need no name beside them
 */
record App(String token, String name) {

    /** Without the token. */
    @Override
    public String toString() {
        return "App[name=%s]".formatted(name);
    }
}
