package dev.slotkeeper.audit.replay;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects the changes of one request; they take effect with {@link #keep}. */
final class Draft {

    private final World world;
    private final Instant now;
    private final Map<String, SlotNow> slots = new HashMap<>();
    private final Map<UUID, BookingNow> bookings = new HashMap<>();

    private @Nullable BookingNow sent;

    Draft(World world, Instant now) {
        this.world = world;
        this.now = now;
    }

    Instant now() {
        return now;
    }

    /** Returns the slot, also a deleted one; null if there is none. */
    @Nullable
    SlotNow known(String slotId) {
        SlotNow drafted = slots.get(slotId);
        return drafted == null ? world.slot(slotId) : drafted;
    }

    /** Returns the slot; null if there is none or it was deleted. */
    @Nullable
    SlotNow slot(String slotId) {
        SlotNow known = known(slotId);
        return known == null || known.state() == SlotNow.State.DELETED ? null : known;
    }

    @Nullable
    BookingNow booking(UUID bookingId) {
        BookingNow drafted = bookings.get(bookingId);
        return drafted == null ? world.booking(bookingId) : drafted;
    }

    Iterable<BookingNow> allBookings() {
        return world.bookings().values();
    }

    void put(SlotNow slot) {
        slots.put(slot.slotId(), slot);
    }

    void put(BookingNow booking) {
        bookings.put(booking.bookingId(), booking);
    }

    /** Records a booking that leaves for another slot. */
    void send(BookingNow booking) {
        sent = booking;
    }

    /** Returns the booking that leaves for another slot, in its state there; null if there is none. */
    @Nullable
    BookingNow sent() {
        return sent;
    }

    void keep() {
        for (SlotNow slot : slots.values()) {
            SlotNow before = world.slot(slot.slotId());
            world.put(before == null ? slot : slot.changed(before, now));
        }
        bookings.values().forEach(world::put);
    }
}
