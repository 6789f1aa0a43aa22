package dev.slotkeeper.commandline;

/** An argument nobody can make sense of; the message is one line for the person who wrote it. */
public final class Misused extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Says what was given and what is allowed. */
    public Misused(String message) {
        super(message);
    }
}
