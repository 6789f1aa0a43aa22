package dev.slotkeeper.embedded;

/**
 * Signals that a run can't start, for example because of a taken port, a missing binary or a state folder in use. The
 * message is one line for a person and says what to do. The program prints it without a stack trace.
 */
public final class StartupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception with the line to print. */
    public StartupException(String message) {
        super(message);
    }

    /** Creates the exception with the line to print and a cause, which is not printed. */
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
