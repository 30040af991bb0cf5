package dev.chatops.pipeline.project;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** What can be the name of a branch or a tag: the one rule for all that reaches git, wherever it was written. */
public final class BranchName {

    private static final int LONGEST = 255; // bytes of a file's name, and more than any branch has

    private BranchName() {}

    /**
     * Whether git could have a branch or a tag of that name, without {@code refs/heads/}. A whole commit SHA and {@code HEAD} are
     * possible names; an option, a range, a refspec and a path that climbs are none.
     */
    public static boolean isPossible(String text) {
        return text.length() <= LONGEST && !text.startsWith("-") && Repository.isValidRefName(Constants.R_HEADS + text);
    }
}
