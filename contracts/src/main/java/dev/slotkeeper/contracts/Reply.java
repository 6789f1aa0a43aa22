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
}
