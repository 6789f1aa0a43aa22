package dev.slotkeeper.commandline;

/** Signals that a command failed. The message is one line for the operator and gives the reason. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception with the reason. */
    public CommandFailedException(String message) {
        super(message);
    }

    /** Creates the exception with the reason. */
    public CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
