package dev.chatops.local.cli;

import java.nio.file.Path;

/** There is no world to talk to. */
final class NoWorldException extends Exception {

    private static final long serialVersionUID = 1;

    NoWorldException(Path data) {
        super("chatops: no world is running over " + data
                + "; start one with `./chatops up` (in another terminal), or name its folder with --data DIR");
    }
}
