package dev.slotkeeper.gateway.kafka;

import dev.slotkeeper.contracts.BookSlot;
import dev.slotkeeper.contracts.BookingConfirmed;
import dev.slotkeeper.contracts.ContractJson;
import java.time.Instant;
import java.util.UUID;

/** Replies and commands for tests. */
final class Replies {

    private Replies() {}

    static byte[] confirmed(UUID requestId) {
        return ContractJson.write(new BookingConfirmed(requestId, requestId, "a", "c", 1, 1, 10, Instant.EPOCH));
    }

    static BookSlot booking() {
        return new BookSlot(UUID.randomUUID(), "a", "c", 1, null, null);
    }
}
