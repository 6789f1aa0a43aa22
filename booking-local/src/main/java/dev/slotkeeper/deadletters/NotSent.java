package dev.slotkeeper.deadletters;

/** A letter was not sent back, on purpose; the message is one line for a person and says why. */
final class NotSent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotSent(String message) {
        super(message);
    }
}
