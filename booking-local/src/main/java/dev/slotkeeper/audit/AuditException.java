package dev.slotkeeper.audit;

/** Signals that the audit failed. The message is one line for the operator and gives the reason. */
final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AuditException(String message) {
        super(message);
    }

    AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
