package dev.slotkeeper.audit;

/** The audit could not be done; the message is one line for a person and says why. */
final class CannotAudit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotAudit(String message) {
        super(message);
    }

    CannotAudit(String message, Throwable cause) {
        super(message, cause);
    }
}
