package dev.slotkeeper.commandline;

/** Signals that a command failed. The message is one line for the operator and gives the reason. */
public final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    /** Creates the exception with the reason and the exit status {@link CommandRunner#FAILED}. */
    public CommandFailedException(String message) {
        this(message, CommandRunner.FAILED);
    }

    /** Creates the exception with the reason and the exit status of the command. */
    public CommandFailedException(String message, int exitStatus) {
        super(message);
        this.exitStatus = exitStatus;
    }

    /** Creates the exception with the reason, a cause, and the exit status {@link CommandRunner#FAILED}. */
    public CommandFailedException(String message, Throwable cause) {
        super(message, cause);
        this.exitStatus = CommandRunner.FAILED;
    }

    /** Returns the exit status of the command. */
    public int exitStatus() {
        return exitStatus;
    }
}
