package dev.slotkeeper.local;

/**
 * Something the local run needs is not to be had: a taken port, a missing binary, a state folder in use. The message is
 * one line for a person and says what to do; at the edge it is printed without a stack trace.
 */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
        super(message);
    }

    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
