package dev.slotkeeper.worker;

/** Some of a batch is decided and committed, the rest is not; a repeat of the whole batch finds the decisions. */
public final class PartlyDecided extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    /** @param failure what kept the rest from being decided, as {@link BookingDesk#decide} would have thrown it alone */
    public PartlyDecided(RuntimeException failure) {
        super(failure);
        this.failure = failure;
    }

    /** What kept the rest from being decided. */
    public RuntimeException failure() {
        return failure;
    }
}
