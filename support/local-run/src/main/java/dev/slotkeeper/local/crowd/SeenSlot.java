package dev.slotkeeper.local.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A slot as the HTTP API shows it.
 *
 * @param bookings the number of seats that are taken
 */
record SeenSlot(String slotId, int capacity, int bookings, boolean isAvailable) {

    /** Reads an array of slots; returns an empty list for any other JSON. */
    static List<SeenSlot> in(JsonNode array) {
        List<SeenSlot> slots = new ArrayList<>();
        for (JsonNode slot : array) {
            slots.add(new SeenSlot(
                    slot.path("slotId").asText(),
                    slot.path("capacity").asInt(),
                    slot.path("currentBookings").asInt(),
                    slot.path("isAvailable").asBoolean()));
        }
        return slots;
    }

    boolean isOpen() {
        return isAvailable && bookings < capacity;
    }

    /** Returns true if the slot has more bookings than seats, which must never happen. */
    boolean isOverbooked() {
        return bookings > capacity;
    }
}
