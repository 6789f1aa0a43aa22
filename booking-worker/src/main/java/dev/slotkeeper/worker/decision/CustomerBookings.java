package dev.slotkeeper.worker.decision;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Holds the stays of the requesting customers as the batch's decisions so far leave them; empty without limits. */
final class CustomerBookings {

    private final Map<String, Map<UUID, CustomerBooking>> byCustomer = new HashMap<>();
    private final boolean areRequired;

    CustomerBookings(Collection<CustomerBooking> loaded, Limits limits) {
        this.areRequired = limits.matter();
        loaded.forEach(
                customerBooking -> own(customerBooking.customerId()).put(customerBooking.bookingId(), customerBooking));
    }

    void keep(Booking booking, WorkingState state) {
        if (!areRequired) {
            return;
        }
        if (booking.status().counts()) {
            Slot slot = Objects.requireNonNull(state.known(booking.slotId()), "the slot of a changed booking was read");
            own(booking.customerId()).put(booking.bookingId(), CustomerBooking.of(booking, slot));
        } else {
            own(booking.customerId()).remove(booking.bookingId());
        }
    }

    private Map<UUID, CustomerBooking> own(String customerId) {
        return byCustomer.computeIfAbsent(customerId, first -> new HashMap<>());
    }

    Collection<CustomerBooking> of(String customerId) {
        return byCustomer.getOrDefault(customerId, Map.of()).values();
    }

    List<CustomerBooking> all() {
        return byCustomer.values().stream()
                .flatMap(own -> own.values().stream())
                .toList();
    }
}
