package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/** The reply to one {@link Command}; sent to {@link Topics#EVENTS} and to the reply topic that the request names. */
public sealed interface Reply permits BookingConfirmed, BookingRejected, BookingUpdate, SlotCreated, SlotUpdate {

    /** Returns an id that depends on the request alone, so that a reply that is sent again has the same bytes. */
    UUID eventId();

    UUID requestId();

    String slotId();

    /** Returns the database's time of the decision, to the microsecond. */
    Instant decidedAt();

    /** Calls the visitor's method for this type of reply. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each type of reply, so that a new type does not compile before every place handles it. */
    interface Visitor<R> {

        R visit(BookingConfirmed reply);

        R visit(BookingRejected reply);

        R visit(BookingUpdate reply);

        R visit(SlotCreated reply);

        R visit(SlotUpdate reply);
    }
}
