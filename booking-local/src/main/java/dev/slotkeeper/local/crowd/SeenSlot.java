package dev.slotkeeper.local.crowd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A slot as a visitor sees it.
 *
 * @param bookings seats that are taken
 */
record SeenSlot(String slotId, int capacity, int bookings, boolean isAvailable) {

    /** None where there is no such array. */
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

    /** What must never be seen. */
    boolean isOverbooked() {
        return bookings > capacity;
    }
}
