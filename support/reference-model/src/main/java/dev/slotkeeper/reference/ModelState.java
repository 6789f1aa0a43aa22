package dev.slotkeeper.reference;

import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The slots and bookings that a request is decided on. */
public interface ModelState {

    /** Returns the slot, also a deleted one; null if there is none. */
    @Nullable
    ModelSlot slot(String slotId);

    /** Returns the booking in any state; null if there is none. */
    @Nullable
    ModelBooking booking(UUID bookingId);

    /**
     * Returns all bookings. A deletion cancels those of its slot in this order, which the contract leaves open; limits
     * count those of a customer.
     */
    Collection<ModelBooking> bookings();
}
