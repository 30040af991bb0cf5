package dev.chatops.pipeline.git;

/**
 * How much memory the paths of all files may take that one configuration asks for. A repository of half a million files fits; a few
 * kilobytes of trees that hold each other many times over, and so stand for millions of paths, do not.
 */
public final class PathBudget {

    private static final long BYTES = 64 * 1024 * 1024;

    /** Of a text's objects on the heap, beside its characters. */
    private static final int BYTES_OF_A_TEXT = 48;

    private long left = BYTES;

    /** @throws GitUnavailableException when there is not so much left */
    void take(String path) throws GitUnavailableException {
        left -= path.length() + BYTES_OF_A_TEXT;
        if (left < 0) {
            throw new GitUnavailableException(
                    "The paths of all files to look at take more than %d MiB. Look into fewer repositories, or smaller ones."
                            .formatted(BYTES >> 20));
        }
    }
}
