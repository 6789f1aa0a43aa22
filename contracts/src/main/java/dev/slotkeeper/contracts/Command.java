package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a requester may ask for; one JSON object on {@link Topics#REQUESTS}, keyed by {@link #slotId()}. */
public sealed interface Command
        permits SeatCommand, BookingCommand, RescheduleBooking, CreateSlot, ChangeSlot, SlotCommand {

    /** Chosen by the requester: the idempotency key of this request. */
    UUID requestId();

    /** The slot this is about, and the key of its record. */
    String slotId();

    /** Whose request this is; null when it is nobody's or an administrator's. */
    default @Nullable String customerId() {
        return null;
    }
}
