package dev.chatops.runner.artifact;

/** A job's files were not handed in, so the job fails. The message is for people. */
public final class ArtifactException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean ofTheJob;

    ArtifactException(boolean ofTheJob, String message) {
        super(message);
        this.ofTheJob = ofTheJob;
    }

    /** Whether the job is to blame: its files are too large, or not what they should be. */
    public boolean isOfTheJob() {
        return ofTheJob;
    }
}
