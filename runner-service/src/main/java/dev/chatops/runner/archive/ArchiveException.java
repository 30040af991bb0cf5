package dev.chatops.runner.archive;

/** Files could not be packed or unpacked. The message is for people. */
public final class ArchiveException extends Exception {

    private static final long serialVersionUID = 1;

    public ArchiveException(String message) {
        super(message);
    }
}
