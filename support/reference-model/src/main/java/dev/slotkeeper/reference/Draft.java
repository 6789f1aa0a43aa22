package dev.slotkeeper.reference;

import dev.slotkeeper.contracts.DecisionRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects the changes of one decision and shows the state with them. */
final class Draft {

    private final ModelState before;
    private final LoggedRequest request;
    private final Instant now;
    private final Map<String, ModelSlot> slots = new LinkedHashMap<>();
    private final Map<UUID, ModelBooking> bookings = new LinkedHashMap<>();

    Draft(ModelState before, LoggedRequest request, Instant now) {
        this.before = before;
        this.request = request;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    boolean isLate() {
        return request.isLate(now);
    }

    /** Returns the slot, also a deleted one; null if there is none. */
    @Nullable
    ModelSlot known(String slotId) {
        ModelSlot drafted = slots.get(slotId);
        return drafted == null ? before.slot(slotId) : drafted;
    }

    /** Returns the slot; null if there is none or it was deleted. */
    @Nullable
    ModelSlot slot(String slotId) {
        ModelSlot known = known(slotId);
        return known == null || known.state() == ModelSlot.State.DELETED ? null : known;
    }

    /** Returns a waitlist entry of a slot. */
    ModelBooking waiting(UUID bookingId) {
        return Objects.requireNonNull(booking(bookingId), "a waitlist entry has a booking");
    }

    private @Nullable ModelBooking booking(UUID bookingId) {
        ModelBooking drafted = bookings.get(bookingId);
        return drafted == null ? before.booking(bookingId) : drafted;
    }

    /**
     * Finds a booking on this slot; null if it belongs to another customer. Administrators name no customer and find
     * all.
     */
    @Nullable
    ModelBooking find(UUID bookingId, String slotId, @Nullable String customerId) {
        ModelBooking booking = booking(bookingId);
        return booking == null
                        || !booking.slotId().equals(slotId)
                        || (customerId != null && !customerId.equals(booking.customerId()))
                ? null
                : booking;
    }

    /** Returns all bookings before this decision. */
    Collection<ModelBooking> bookingsBefore() {
        return before.bookings();
    }

    void put(ModelSlot slot, ModelBooking booking) {
        put(slot);
        put(booking);
    }

    void put(ModelSlot slot) {
        slots.put(slot.slotId(), slot);
    }

    void put(ModelBooking booking) {
        bookings.put(booking.bookingId(), booking);
    }

    ModelDecision decided(DecisionRecord decision) {
        return new ModelDecision(decision, List.copyOf(slots.values()), List.copyOf(bookings.values()));
    }
}
