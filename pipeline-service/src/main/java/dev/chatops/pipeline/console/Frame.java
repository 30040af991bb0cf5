package dev.chatops.pipeline.console;

import dev.chatops.pipeline.console.Sessions.Session;

/**
 * What stands around every page.
 *
 * @param section the part of the console that it belongs to, such as {@code projects}
 */
record Frame(Session session, String section) {

    public String username() {
        return session.user().username();
    }

    public String csrf() {
        return session.csrf();
    }

    /** For the mark on the link to the section one is in. */
    public boolean isIn(String other) {
        return section.equals(other);
    }
}
