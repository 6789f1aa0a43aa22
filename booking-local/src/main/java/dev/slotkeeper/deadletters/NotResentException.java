package dev.slotkeeper.deadletters;

/**
 * Signals that a dead letter was deliberately not sent back. The message is one line for the operator and gives the
 * reason.
 */
final class NotResentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotResentException(String message) {
        super(message);
    }
}
