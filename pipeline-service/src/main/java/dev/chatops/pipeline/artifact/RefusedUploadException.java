package dev.chatops.pipeline.artifact;

/** Something that a runner wants to hand in is not taken, now or ever. The message is for people. */
final class RefusedUploadException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status of HTTP, see {@link dev.chatops.claim.JobArtifacts} */
    RefusedUploadException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
