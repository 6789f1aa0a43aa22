package dev.slotkeeper.contracts;

import java.time.Instant;
import java.util.UUID;

/** The answer to one {@link Command}; sent to {@link Topics#EVENTS} and to the reply topic that was asked for. */
public sealed interface Reply permits BookingConfirmed, BookingRejected, BookingUpdate, SlotCreated, SlotUpdate {

    /** Follows from the request, so that an answer sent again is the same bytes. */
    UUID eventId();

    UUID requestId();

    String slotId();

    /** The database's clock when the request was decided, to the microsecond. */
    Instant decidedAt();
}
