package dev.slotkeeper.embedded;

/**
 * Something a run needs is not to be had: a taken port, a missing binary, a state folder in use. The message is one line
 * for a person and says what to do; at the edge it is printed without a stack trace.
 */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The message is all a person gets to read. */
    public CannotStart(String message) {
        super(message);
    }

    /** The cause is for a debugger; the message says all a person needs. */
    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
