package dev.slotkeeper.worker.decision;

import dev.slotkeeper.contracts.Command;
import dev.slotkeeper.contracts.CreateSlot;
import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.LoggedRequest;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelSlot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts the worker's values into those of the reference model. */
final class ReferenceAdapter {

    private ReferenceAdapter() {}

    static Request request(Command command, Instant deadline) {
        return new Request.Valid(command, command.requestId(), command instanceof CreateSlot ? null : deadline);
    }

    static LoggedRequest logged(Request request) {
        return new LoggedRequest(
                new LogPlace(0, 0),
                request.requestId(),
                request.slotId(),
                request.digest(),
                request.command(),
                request instanceof Request.Malformed malformed ? malformed.broken() : null,
                request.deadline());
    }

    /** Returns the slot with an empty waitlist; terms that were not read are arbitrary. */
    static ModelSlot slot(Slot slot) {
        Slot.Terms terms = slot.terms() == null ? new Slot.Terms("r", Instant.MAX, null) : slot.terms();
        return new ModelSlot(
                slot.slotId(),
                new ModelSlot.Terms(
                        terms.resourceId(),
                        slot.startsAt(),
                        terms.endsAt(),
                        slot.capacity(),
                        terms.price(),
                        slot.termsVersion()),
                ModelSlot.State.valueOf(slot.state().name()),
                slot.currentBookings(),
                List.of());
    }

    static ModelBooking booking(Booking booking) {
        return new ModelBooking(
                booking.bookingId(),
                booking.slotId(),
                booking.customerId(),
                booking.quantity(),
                ModelBooking.Status.valueOf(booking.status().name()),
                booking.expiresAt(),
                booking.agreed() == null ? null : agreed(booking.agreed()),
                booking.endReason(),
                moves(booking.moves()));
    }

    private static ModelBooking.Agreed agreed(AgreedTerms terms) {
        return new ModelBooking.Agreed(terms.startsAt(), terms.endsAt(), terms.resourceId(), terms.price());
    }

    private static ModelBooking.@Nullable Moves moves(Booking.@Nullable Moves moves) {
        return moves == null ? null : new ModelBooking.Moves(moves.first(), moves.earlierTerms(), moves.to());
    }
}
