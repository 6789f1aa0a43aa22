package dev.slotkeeper.audit;

/** Signals that the audit failed. The message is one line for the operator and gives the reason. */
final class CannotAudit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotAudit(String message) {
        super(message);
    }

    CannotAudit(String message, Throwable cause) {
        super(message, cause);
    }
}
