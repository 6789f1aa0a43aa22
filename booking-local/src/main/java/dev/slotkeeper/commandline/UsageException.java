package dev.slotkeeper.commandline;

/** Signals an invalid argument. The message is one line for the person who typed it. */
public final class UsageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Creates the exception; the message names what was given and what is allowed. */
    public UsageException(String message) {
        super(message);
    }
}
