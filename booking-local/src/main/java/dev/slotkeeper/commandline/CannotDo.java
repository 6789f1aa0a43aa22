package dev.slotkeeper.commandline;

/** Signals that a command failed. The message is one line for the operator and gives the reason. */
public final class CannotDo extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception with the reason. */
    public CannotDo(String message) {
        super(message);
    }

    /** Creates the exception with the reason. */
    public CannotDo(String message, Throwable cause) {
        super(message, cause);
    }
}
