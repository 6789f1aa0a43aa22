package dev.slotkeeper.commandline;

/** A command could not be carried out; the message is one line for a person and says why. */
public final class CannotDo extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says why. */
    public CannotDo(String message) {
        super(message);
    }

    /** Says why. */
    public CannotDo(String message, Throwable cause) {
        super(message, cause);
    }
}
