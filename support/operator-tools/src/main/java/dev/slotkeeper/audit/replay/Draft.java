package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects the changes of one request; they take effect with {@link #keep}. */
final class Draft {

    private final ModelState modelState;
    private final Instant now;
    private final Map<String, ModelSlot> slots = new HashMap<>();
    private final Map<UUID, ModelBooking> bookings = new HashMap<>();

    private @Nullable ModelBooking sent;

    Draft(ModelState modelState, Instant now) {
        this.modelState = modelState;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    /** Returns the slot, also a deleted one; null if there is none. */
    @Nullable
    ModelSlot known(String slotId) {
        ModelSlot drafted = slots.get(slotId);
        return drafted == null ? modelState.slot(slotId) : drafted;
    }

    /** Returns the slot; null if there is none or it was deleted. */
    @Nullable
    ModelSlot slot(String slotId) {
        ModelSlot known = known(slotId);
        return known == null || known.state() == ModelSlot.State.DELETED ? null : known;
    }

    @Nullable
    ModelBooking booking(UUID bookingId) {
        ModelBooking drafted = bookings.get(bookingId);
        return drafted == null ? modelState.booking(bookingId) : drafted;
    }

    Iterable<ModelBooking> allBookings() {
        return modelState.bookings().values();
    }

    void put(ModelSlot slot) {
        slots.put(slot.slotId(), slot);
    }

    void put(ModelBooking booking) {
        bookings.put(booking.bookingId(), booking);
    }

    /** Records a booking that leaves for another slot. */
    void send(ModelBooking booking) {
        sent = booking;
    }

    /** Returns the booking that leaves for another slot, in its state there; null if there is none. */
    @Nullable
    ModelBooking sent() {
        return sent;
    }

    void keep() {
        for (ModelSlot slot : slots.values()) {
            ModelSlot before = modelState.slot(slot.slotId());
            modelState.put(before == null ? slot : slot.changed(before, now));
        }
        bookings.values().forEach(modelState::put);
    }
}
