package dev.slotkeeper.contracts;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request of a client: one JSON object on {@link Topics#REQUESTS}, keyed by {@link #slotId()}. */
public sealed interface Command permits CommandWithDeadline, BookingCommand, CreateSlot, ChangeSlot, SlotCommand {

    /** Returns the idempotency key of this request, chosen by the requester. */
    UUID requestId();

    /** Returns the slot that this request is for; also the key of its record. */
    String slotId();

    /** Returns the customer that the request is for; null when it has none or an administrator sent it. */
    default @Nullable String customerId() {
        return null;
    }

    /** Calls the visitor's method for this type of command. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each type of command, so that a new type does not compile before every place handles it. */
    interface Visitor<R> {

        R visit(BookSlot command);

        R visit(HoldSlot command);

        R visit(BookingCommand command);

        R visit(ExtendHold command);

        R visit(RescheduleBooking command);

        R visit(CreateSlot command);

        R visit(ChangeSlot command);

        R visit(SlotCommand command);
    }
}
