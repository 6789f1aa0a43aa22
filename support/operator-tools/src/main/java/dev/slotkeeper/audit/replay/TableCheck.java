package dev.slotkeeper.audit.replay;

import dev.slotkeeper.reference.LogPlace;
import dev.slotkeeper.reference.ModelBooking;
import dev.slotkeeper.reference.ModelSlot;
import dev.slotkeeper.reference.Policy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares the rows of one snapshot with the world at the end of the replay. */
public final class TableCheck {

    private final AuditState state;
    private final Policy policy;
    private final Set<String> touchedLater;
    private final Function<UUID, @Nullable LogPlace> places;
    private final Differences differences;
    private final Set<String> slotsSeen = new HashSet<>();

    /**
     * Creates a check.
     *
     * @param policy the workers' settings
     * @param touchedLater ids of slots that later decisions changed, whose rows can't be compared
     * @param places finds the place at which a request was decided
     */
    public TableCheck(
            AuditState state,
            Policy policy,
            Set<String> touchedLater,
            Function<UUID, @Nullable LogPlace> places,
            Differences differences) {
        this.state = state;
        this.policy = policy;
        this.touchedLater = touchedLater;
        this.places = places;
        this.differences = differences;
    }

    /** Compares a row of appointments; to be called for every row. */
    public void take(BookingRow row) {
        ModelBooking booking = state.remove(row.bookingId());
        if (touchedLater.contains(row.slotId()) || (booking != null && touchedLater.contains(booking.slotId()))) {
            return;
        }
        if (booking == null) {
            if (state.slot(row.slotId()) != null) {
                add(
                        Difference.Kind.BOOKING_WITHOUT_DECISION,
                        row.bookingId(),
                        row.slotId(),
                        Difference.expected("row", null, shown(row.status(), row.quantity(), row.customerId())));
            }
            return;
        }
        List<String> found = new ArrayList<>();
        Difference.compare(found, "slot_id", booking.slotId(), row.slotId());
        if (!Pseudonym.is(row.customerId())) {
            Difference.compare(found, "customer_id", booking.customerId(), row.customerId());
        }
        Difference.compare(found, "quantity", booking.quantity(), row.quantity());
        Difference.compare(found, "status", booking.status().name(), row.status());
        Difference.compare(found, "expires_at", booking.endsAt(), row.expiresAt());
        String endReason =
                booking.endReason() == null ? null : booking.endReason().name();
        Difference.compare(found, "end_reason", endReason, row.endReason());
        compareMoves(found, booking, row);
        if (!found.isEmpty()) {
            add(Difference.Kind.BOOKING_DIFFERS, row.bookingId(), booking.slotId(), String.join("; ", found));
        }
    }

    /** Compares the chain of reschedules; its earlier part is known only if the slot's whole life is in the log. */
    private void compareMoves(List<String> found, ModelBooking booking, BookingRow row) {
        ModelBooking.Moves moves = booking.moves();
        ModelBooking.Moves stored = row.moves();
        Difference.compare(
                found, "rescheduled_to", moves == null ? null : moves.to(), stored == null ? null : stored.to());
        if (state.slot(booking.slotId()) != null) {
            Difference.compare(
                    found,
                    "first_booking_id",
                    moves == null ? null : moves.first(),
                    stored == null ? null : stored.first());
            Difference.compare(
                    found,
                    "earlier_terms",
                    moves == null ? 0 : moves.earlierTerms(),
                    stored == null ? 0 : stored.earlierTerms());
        }
    }

    /** Compares a row of availability_slots; to be called for every row. */
    public void take(SlotRow row) {
        AuditedSlot audited = state.slot(row.slotId());
        slotsSeen.add(row.slotId());
        if (touchedLater.contains(row.slotId())) {
            return;
        }
        List<String> found = new ArrayList<>();
        if (audited != null) {
            compare(found, audited.slot(), row);
            Difference.compare(found, "sequence", audited.changes(), row.sequence());
        } else if (state.lastReported(row.slotId()) != null) {
            Difference.compare(found, "current_bookings", state.lastReported(row.slotId()), row.currentBookings());
        }
        if (!found.isEmpty()) {
            add(Difference.Kind.SLOT_DIFFERS, null, row.slotId(), String.join("; ", found));
        }
    }

    private void compare(List<String> found, ModelSlot slot, SlotRow row) {
        ModelSlot.Terms terms = slot.terms();
        Difference.compare(found, "resource_id", terms.resourceId(), row.resourceId());
        Difference.compare(found, "starts_at", terms.startsAt(), row.startsAt());
        Difference.compare(found, "ends_at", terms.endsAt(), row.endsAt());
        Difference.compare(found, "capacity", terms.capacity(), row.capacity());
        Difference.compare(found, "price", terms.price(), row.price());
        Difference.compare(found, "terms_version", terms.version(), row.termsVersion());
        Difference.compare(found, "current_bookings", slot.taken(), row.currentBookings());
        Difference.compare(found, "waiting", slot.waiting().size(), row.waiting());
        Difference.compare(found, "is_available", slot.isAvailable(policy), row.isAvailable());
        Difference.compare(found, "closed_by_hand", slot.state() != ModelSlot.State.OPEN, row.closedByHand());
        Difference.compare(found, "deleted", slot.state() == ModelSlot.State.DELETED, row.isDeleted());
    }

    /** Reports bookings and slots without a row; to be called after all rows. */
    public void finish() {
        for (ModelBooking booking : state.bookings().values()) {
            if (!touchedLater.contains(booking.slotId())) {
                String shown = shown(booking.status().name(), booking.quantity(), booking.customerId());
                add(
                        Difference.Kind.BOOKING_MISSING,
                        booking.bookingId(),
                        booking.slotId(),
                        Difference.expected("row", shown, null));
            }
        }
        for (AuditedSlot audited : state.slots().values()) {
            ModelSlot slot = audited.slot();
            if (!slotsSeen.contains(slot.slotId()) && !touchedLater.contains(slot.slotId())) {
                String what = Difference.expected("row", slot.terms().capacity() + " seats", null);
                add(Difference.Kind.SLOT_MISSING, null, slot.slotId(), what);
            }
        }
    }

    private void add(Difference.Kind kind, @Nullable UUID bookingId, String slotId, String what) {
        LogPlace place = bookingId != null && differences.isShown(slotId) ? places.apply(bookingId) : null;
        differences.add(new Difference(kind, place, bookingId, slotId, what));
    }

    private static String shown(String status, int quantity, String customerId) {
        return status + " of " + customerId + " with " + quantity + (quantity == 1 ? " seat" : " seats");
    }
}
