package dev.slotkeeper.bench.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A slot as a page shows it.
 *
 * @param capacity seats, 0 or more
 * @param currentBookings number of taken seats
 * @param isAvailable whether it is open
 */
record ShownSlot(String slotId, int capacity, int currentBookings, boolean isAvailable) {

    private static final ObjectReader JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build()
            .readerFor(ShownSlot.class);

    /** Returns true if a page lets it be clicked. */
    boolean isOpen() {
        return isAvailable && currentBookings < capacity;
    }

    /** Returns this slot without free seats. */
    ShownSlot full() {
        return new ShownSlot(slotId, capacity, capacity, false);
    }

    /**
     * Parses a slot as the gateway shows it.
     *
     * @throws IllegalArgumentException if it is no slot
     */
    static ShownSlot of(String json) {
        try {
            return JSON.readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no slot: " + json, e);
        }
    }

    /** Parses the slots in a member of a JSON object; empty if it has no such member. */
    static List<ShownSlot> in(String json, String member) {
        try {
            List<ShownSlot> slots = new ArrayList<>();
            for (JsonNode slot : JSON.readTree(json).path(member)) {
                slots.add(JSON.readValue(slot));
            }
            return slots;
        } catch (IOException e) {
            throw new IllegalArgumentException("no object with " + member + ": " + json, e);
        }
    }
}
