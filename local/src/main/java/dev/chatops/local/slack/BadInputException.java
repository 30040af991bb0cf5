package dev.chatops.local.slack;

/** A request that cannot be understood; its sender is told which field and why. */
final class BadInputException extends Exception {

    private static final long serialVersionUID = 1;

    private final String field;

    BadInputException(String field, String why) {
        super(field + ": " + why);
        this.field = field;
    }

    String field() {
        return field;
    }
}
