package dev.slotkeeper.contracts;

/** Codes of rejected requests, in the order in which the causes are checked. */
public enum ErrorCode {
    /** The request itself can't be served as it is; see its {@link Reason}. */
    VALIDATION_ERROR("The request can't be served as it is.", "Try again or contact support."),
    /** There is no such slot. */
    SLOT_NOT_FOUND("This slot does not exist.", "Refresh and select a new slot."),
    /** The slot can't be booked; see its {@link Reason}. */
    SLOT_UNAVAILABLE("The slot you selected is no longer available.", "Choose a different time or date."),
    /** The slot is not as the requester saw it; see its {@link Reason}. */
    SLOT_CHANGED("The slot changed since you saw it.", "Refresh and select from the updated times."),
    /** Other writers kept changing the slot while this was decided; nothing was booked. */
    SLOT_UPDATE_FAILED(
            "The slot kept changing while it was being booked; nothing was booked.",
            "Try again or select a different slot."),
    /** The slot could not be read in time; the only code that is not final. */
    SLOT_FETCH_ERROR("The slot could not be read in time.", "Try again or contact support.");

    private final String message;
    private final String action;

    ErrorCode(String message, String action) {
        this.message = message;
        this.action = action;
    }

    /** Returns a message for a person: what happened. */
    public String message() {
        return message;
    }

    /** Returns a message for a person: what to do next. */
    public String action() {
        return action;
    }

    /** Returns true if the same request id may be sent again; a code that is not retryable is final. */
    public boolean retryable() {
        return this == SLOT_FETCH_ERROR;
    }

    boolean hasReasons() {
        return switch (this) {
            case VALIDATION_ERROR, SLOT_UNAVAILABLE, SLOT_CHANGED -> true;
            case SLOT_NOT_FOUND, SLOT_UPDATE_FAILED, SLOT_FETCH_ERROR -> false;
        };
    }
}
