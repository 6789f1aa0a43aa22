package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.DecisionRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The data that a batch is decided on.
 *
 * @param now time by the database's clock, the same for all requests of the batch
 * @param slots the existing slots that the batch names
 * @param bookings the bookings that the batch's commands concern, and the waitlists of slots where it may free seats
 * @param stays everything that the requesting customers have, on all slots; needed only if limits apply
 * @param decisions existing decisions on request ids of the batch, by request id
 */
public record BatchState(
        Instant now,
        Collection<Slot> slots,
        Collection<Booking> bookings,
        Collection<CustomerBooking> stays,
        Map<UUID, DecisionRecord> decisions) {

    /** Creates a state without stays, for use without limits. */
    public BatchState(
            Instant now, Collection<Slot> slots, Collection<Booking> bookings, Map<UUID, DecisionRecord> decisions) {
        this(now, slots, bookings, List.of(), decisions);
    }
}
