package dev.slotkeeper.worker.decision;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Holds the stays of the requesting customers as the batch's decisions so far leave them; empty without limits. */
final class Stays {

    private final Map<String, Map<UUID, Stay>> byCustomer = new HashMap<>();
    private final boolean areAskedFor;

    Stays(Collection<Stay> loaded, Limits limits) {
        this.areAskedFor = limits.matter();
        loaded.forEach(stay -> own(stay.customerId()).put(stay.bookingId(), stay));
    }

    void keep(Booking booking, LedgerState state) {
        if (!areAskedFor) {
            return;
        }
        if (booking.status().counts()) {
            Slot slot = Objects.requireNonNull(state.known(booking.slotId()), "the slot of a changed booking was read");
            own(booking.customerId()).put(booking.bookingId(), Stay.of(booking, slot));
        } else {
            own(booking.customerId()).remove(booking.bookingId());
        }
    }

    private Map<UUID, Stay> own(String customerId) {
        return byCustomer.computeIfAbsent(customerId, first -> new HashMap<>());
    }

    Collection<Stay> of(String customerId) {
        return byCustomer.getOrDefault(customerId, Map.of()).values();
    }

    List<Stay> all() {
        return byCustomer.values().stream()
                .flatMap(own -> own.values().stream())
                .toList();
    }
}
