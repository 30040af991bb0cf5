package dev.chatops.consume;

/** Work within a transaction lost its connection each time: it fails because of what it does. */
final class StandstillException extends Exception {

    private static final long serialVersionUID = 1;

    StandstillException(Exception last) {
        super(
                "took longer than the database lets a transaction stand still, %d times in a row: %s"
                        .formatted(Standstills.MOST, last.getMessage()),
                last);
    }
}
