package dev.chatops.runner.checkout;

/** A commit that cannot be checked out. The message is for people and holds no credentials. */
public final class CheckoutException extends Exception {

    private static final long serialVersionUID = 1;

    CheckoutException(String message) {
        super(message);
    }

    CheckoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
