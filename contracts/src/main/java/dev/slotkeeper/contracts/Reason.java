package dev.slotkeeper.contracts;

/** Detailed cause of an {@link ErrorCode}, in the order in which the causes are checked. */
public enum Reason {
    /** The request breaks the contract; the reply's message names the field. */
    MALFORMED(ErrorCode.VALIDATION_ERROR, "The request breaks the contract."),
    /** The same request id came with other content. */
    REQUEST_ID_REUSED(ErrorCode.VALIDATION_ERROR, "This request id was used before with other content."),
    /** The request was past its deadline when its turn came. */
    DEADLINE_EXCEEDED(ErrorCode.VALIDATION_ERROR, "The request was past its deadline when its turn came."),
    /** There is a slot with this id already. */
    SLOT_EXISTS(ErrorCode.VALIDATION_ERROR, "A slot with this id exists already."),
    /** There is no such booking, or it belongs to another customer. */
    NOT_FOUND(ErrorCode.VALIDATION_ERROR, "There is no such booking of this slot."),
    /** The booking was cancelled, or the hold was released. */
    ALREADY_CANCELLED(ErrorCode.VALIDATION_ERROR, "This booking was given back before."),
    /** The hold is confirmed already. */
    ALREADY_CONFIRMED(ErrorCode.VALIDATION_ERROR, "This hold was confirmed before."),
    /** The booking was moved; it lives on under another id. */
    ALREADY_RESCHEDULED(ErrorCode.VALIDATION_ERROR, "This booking was moved to another slot before."),
    /** Only a confirmed booking can be moved. */
    NOT_CONFIRMED(
            ErrorCode.VALIDATION_ERROR, "This is a hold or a waitlist entry; only a confirmed booking can be moved."),
    /** The deadline of the hold or wait had passed when its turn came. */
    HOLD_EXPIRED(ErrorCode.VALIDATION_ERROR, "This hold or waitlist entry has expired."),
    /** The deadline of the hold or wait has not passed yet. */
    NOT_DUE(ErrorCode.VALIDATION_ERROR, "The time of this booking is not over yet."),
    /** More seats are booked than the slot would have. */
    CAPACITY_BELOW_BOOKED(ErrorCode.VALIDATION_ERROR, "More seats are booked than the slot would have."),
    /** A slot with live bookings is only deleted together with them. */
    SLOT_HAS_BOOKINGS(ErrorCode.VALIDATION_ERROR, "The slot has live bookings."),
    /** The customer has as many bookings of this resource as allowed. */
    LIMIT_EXCEEDED(ErrorCode.VALIDATION_ERROR, "You have as many bookings here as one customer may have."),
    /** The customer has another booking at that time. */
    OVERLAPPING(ErrorCode.VALIDATION_ERROR, "You have another booking at that time."),
    /** The slot was closed. */
    CLOSED(ErrorCode.SLOT_UNAVAILABLE, "The slot you selected is closed."),
    /** Fewer seats are left than were asked for. */
    FULL(ErrorCode.SLOT_UNAVAILABLE, "The slot you selected is no longer available: it has too few seats left."),
    /** The slot has begun already. */
    IN_PAST(ErrorCode.SLOT_UNAVAILABLE, "The slot you selected has already begun."),
    /** Time, place, price or capacity changed. */
    TERMS(ErrorCode.SLOT_CHANGED, "The slot's time, place, price or capacity changed since you saw it."),
    /** A booking was made or cancelled in between. */
    BOOKINGS(ErrorCode.SLOT_CHANGED, "The slot's bookings changed since you saw it.");

    private final ErrorCode code;
    private final String message;

    Reason(ErrorCode code, String message) {
        this.code = code;
        this.message = message;
    }

    /** Returns the code that this reason belongs to. */
    public ErrorCode code() {
        return code;
    }

    /** Returns a message for a person: what happened. */
    public String message() {
        return message;
    }
}
