package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request of a client: one JSON object on {@link Topics#REQUESTS}, keyed by {@link #slotId()}. */
public sealed interface Command
        permits SeatCommand, BookingCommand, RescheduleBooking, CreateSlot, ChangeSlot, SlotCommand {

    /** Returns the idempotency key of this request, chosen by the requester. */
    UUID requestId();

    /** Returns the slot that this request is for; also the key of its record. */
    String slotId();

    /** Returns the customer that the request is for; null when it has none or an administrator sent it. */
    default @Nullable String customerId() {
        return null;
    }
}
